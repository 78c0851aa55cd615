"""Files of other programs, read into Edits that the officer can look at before anything is written."""
