"""Paper, typed in: a grid for sign-in sheets and one for comment cards, by keys as in a spreadsheet."""
