"""E-forms as data: their questions, what is asked of whom, what comes out of the answers."""
