"""The folder: blocks, pages, tree, recovery, lock, snapshot, checkpoints, derived files."""
