"""Making labelled examples and fitting the linear models of ``models/weights``."""
