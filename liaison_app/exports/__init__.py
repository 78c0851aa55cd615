"""The way out: documents as a content tree, the PDF writer, one file per document, and the data formats."""
