"""The JSON API: a door for programs, beside the pages; one file per resource."""
