"""What a crash, a full disk, a power loss and many writers do to a book: nothing that was acknowledged is lost.

`scenes` are the commands that are interrupted, `writer` the process that runs them, `tracing` holds it under strace,
`disk` is a model of what a disk may keep when the power goes, `checks` what must hold afterwards, `broken` the writers
that are wrong on purpose: whoever stops catching them tests nothing.
"""
