"""The words of the data files that pages show, marked so that they are translated.

The files are read at run time and no tool looks for words in them; a test compares the two.
"""

from app.errors import N_

CATEGORIES = (
    N_("Parties"),
    N_("Non-Parties"),
    N_("United Nations and Specialized Agencies"),
    N_("Local Authorities"),
    N_("Intergovernmental Organizations"),
    N_("Non-Governmental Organizations"),
    N_("Indigenous Peoples and Local Community Organizations"),
    N_("Business"),
    N_("Academic/Research"),
    N_("Youth"),
    N_("Observers (other)"),
    N_("Media"),
)

GROUPS = (
    N_("African Group"),
    N_("Asia-Pacific Group"),
    N_("Eastern European Group"),
    N_("Latin American and Caribbean Group"),
    N_("Western European and Others Group"),
    N_("European Union and its Member States"),
    N_("Group of 77 and China"),
    N_("Alliance of Small Island States"),
    N_("Arab Group"),
    N_("Least Developed Countries Group"),
    N_("Landlocked Developing Countries Group"),
    N_("Like-Minded Megadiverse Countries"),
    N_("Small Island Developing States"),
    N_("Indigenous peoples and local communities"),
    N_("Women"),
    N_("Youth"),
    N_("Civil society"),
    N_("Local governments and authorities"),
    N_("Academia"),
    N_("Business and financial sectors"),
    N_("United Nations system and intergovernmental organizations"),
    N_("Biodiversity-related and Rio conventions"),
)

RANKS = (
    N_("Head of State"),
    N_("Head of Government"),
    N_("Vice-President"),
    N_("Crown Prince or Crown Princess"),
    N_("Deputy Prime Minister"),
    N_("Minister"),
    N_("Vice-Minister"),
    N_("Chair of delegation"),
    N_("Head of organization"),
    N_("Representative of an organization"),
)

FOCAL_POINT_KINDS = (
    N_("CBD National Focal Point (primary)"),
    N_("CBD Secondary National Focal Point"),
    N_("Cartagena Protocol National Focal Point"),
    N_("Cartagena Protocol Secondary National Focal Point"),
    N_("National Focal Point for the Nagoya Protocol on ABS"),
    N_("Focal Point to the Intergovernmental Committee for the Nagoya Protocol"),
    N_("Clearing-House Mechanism National Focal Point"),
    N_("Biosafety Clearing-House National Focal Point"),
    N_("SBSTTA Focal Point"),
    N_("Resource Mobilization Focal Point"),
    N_("Traditional Knowledge National Focal Point"),
    N_("Global Taxonomy Initiative National Focal Point"),
    N_("Global Strategy for Plant Conservation National Focal Point"),
    N_("Programme of Work on Protected Areas National Focal Point"),
)
