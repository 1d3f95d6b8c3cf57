"""What the sources claim of tripartite collaboration, held against what a study can say."""
