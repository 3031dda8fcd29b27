"""Local servers that stand in for those of vendors, speaking their protocols on loopback."""
