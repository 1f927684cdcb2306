"""What is shown, before it is text or HTML: blocks, their writers, graphs. Knows no rulebook."""
