"""What the extractor knows: loads the rule files, catalogues and weights of models/."""
