"""What the office answers over HTTP, one file per noun."""
