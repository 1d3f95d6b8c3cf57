"""Results to what people read: files, workbooks and the terminal."""
