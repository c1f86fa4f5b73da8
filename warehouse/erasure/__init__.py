"""How what is held about people goes, from every file of a campaign; knows no law and no roster's age."""
