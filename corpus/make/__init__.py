"""Generator of the sample reports: marked-up source -> PDF, DOCX or text, and the gold record derived from the marks."""
