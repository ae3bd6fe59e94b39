"""What the fund will hold, month by month: from what it has, promised and is owed, and from how it has lived."""
