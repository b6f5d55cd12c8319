"""Finding: content -> documents -> index -> ranked, counted, marked results.

archive.Content -> document -> schema -> whoosh_index  (written as a generation)
a reader's words -> query -> finding -> results        (read from the current generation)
"""
