"""What is made once or for a while: in memory, in files without a name, in drafts, in the user's cache folder."""
