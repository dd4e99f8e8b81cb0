"""The one-page sheets: sections on one region, organization, cluster, border or programme."""
