"""What people type, checked: a clear sentence for each thing that can be wrong, and the text is kept."""
