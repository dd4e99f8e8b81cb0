"""What the program measures and may write on nodes: one property a measure, and one node that tells how it came about.

No source states these properties. A load neither carries nor touches them, and they are in no fingerprint.
"""

from baltica.graph.elements import NodeType, Prop

# Two nodes are tied when they meet: organizations and places in projects, clusters in members and projects.
MEASURED = (
    Prop("degree", "INTEGER", "Number of others it is tied to.", unit="nodes"),
    Prop("strength", "INTEGER", "How often it meets others, summed over its ties.", unit="meetings"),
    Prop("strength_newman", "FLOAT", "The same where a project counts once, however many it joins.", unit="projects"),
    Prop("bipartite_degree", "FLOAT", "Share of all projects that it takes part in.", unit="share"),
    Prop("bipartite_closeness", "FLOAT", "Closeness on the graph of nodes and projects.", unit="share"),
    Prop("bipartite_betweenness", "FLOAT", "Betweenness on the graph of nodes and projects.", unit="share"),
    Prop("closeness", "FLOAT", "How near it is to all others it can reach (Wasserman and Faust).", unit="1/steps"),
    Prop("harmonic", "FLOAT", "Mean of 1/distance to all others, 0 for those out of reach.", unit="1/steps"),
    Prop("betweenness", "FLOAT", "Share of shortest paths between others that pass through it.", unit="share"),
    Prop("eigenvector", "FLOAT", "Central by ties to those who are central themselves.", unit="score"),
    Prop("pagerank", "FLOAT", "Share of time a random walk along ties spends here.", unit="share"),
    Prop("coreness", "INTEGER", "Largest k such that it is in a part where each has k ties at least.", unit="ties"),
    Prop("clustering", "FLOAT", "Share of the pairs of its partners that are tied to each other.", unit="share"),
    Prop("bipartite_clustering", "FLOAT", "How much the projects of those it meets overlap.", unit="share"),
    Prop("constraint", "FLOAT", "How much its ties go to few others who are tied to each other (Burt).", unit="score"),
    Prop("effective_size", "FLOAT", "Partners less the ties among them (Burt).", unit="nodes"),
    Prop("participation", "FLOAT", "How evenly its ties are spread over countries, 0 to 1.", unit="score"),
    Prop("brokerage_coordinator", "INTEGER", "Pairs of its own country that it stands between.", unit="pairs"),
    Prop("brokerage_itinerant", "INTEGER", "Pairs of one other country that it stands between.", unit="pairs"),
    Prop("brokerage_gatekeeper", "INTEGER", "Pairs of its own and another country it stands between.", unit="pairs"),
    Prop("brokerage_liaison", "INTEGER", "Pairs of two other countries that it stands between.", unit="pairs"),
    Prop("community", "INTEGER", "Number of the community it was put into."),
)

# Which nodes are measured together → their label. Every region is in one scale at most.
SCALES = {
    "organizations": "Organization",
    "countries": "Region",
    "nuts1": "Region",
    "nuts2": "Region",
    "nuts3": "Region",
    "clusters": "Cluster",
}

MEASUREMENT = NodeType(
    "Measurement",
    "How one measure came to be a property of nodes: the method, the facts it was computed from, and when.",
    (
        Prop("measure", "STRING", "Name of the property that holds the values.", required=True),
        Prop("nodes", "STRING", "Label of the nodes that hold them.", required=True),
        Prop(
            "scale",
            "STRING",
            "Which nodes were measured together.",
            required=True,
            values=tuple(SCALES),
        ),
        Prop("method", "STRING", "How it was computed: weight, exact or sampled with number and seed, least shared."),
        Prop("selection", "STRING", "Which facts it was computed from, in words."),
        Prop("command", "STRING", "The command as typed, which computes it again."),
        Prop("at", "STRING", "State of the graph it describes, UTC; empty where writing was stopped.", unit="ISO 8601"),
        Prop("rows", "INTEGER", "Nodes that got a value.", unit="nodes"),
        Prop("run", "STRING", "Id shared by all that one command wrote.", required=True),
        Prop("version", "STRING", "Version of Baltica that computed it.", required=True),
    ),
    loaded=False,
)
