"""From a rulebook, facts and a decision to reasons, and from reasons to blocks of a document. Serves any rulebook."""
