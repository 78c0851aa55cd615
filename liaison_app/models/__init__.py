"""The nouns: one mapped dataclass each, every field declared once (`about`), every kind listed once (`registry`)."""
