"""Use cases, one file for each noun or concern. Window and command line call these and nothing below them."""
