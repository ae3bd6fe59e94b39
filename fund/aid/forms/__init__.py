"""Forms: those of the applicant, page by page, and those of the people who write programmes."""
