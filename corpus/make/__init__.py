"""Generator of the sample reports: marked-up source to PDF, DOCX or text, and the gold derived from the marks."""
