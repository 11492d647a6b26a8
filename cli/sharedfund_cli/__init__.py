"""The command line of sharedfund: words in, words out, exit codes. One file a noun; it computes no figure itself."""
