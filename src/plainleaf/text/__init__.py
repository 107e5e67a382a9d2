"""What is known of writing systems, of lines of text, and of the fonts of this machine."""
