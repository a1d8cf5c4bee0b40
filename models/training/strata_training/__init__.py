"""Training recipe of Strata's networks: scenes and data sets to a model folder."""
