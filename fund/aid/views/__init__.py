"""Pages of aid: open to all, of the applicant, and of those who write programmes."""
