"""Names of people and firms, many enough that a few letters find what they find in real lists."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST = _words(
    """
    Aaliyah Aaron Abdul Abigail Ada Adam Adele Aditi Adrian Agnes Ahmed Aiko Aisha Alan Albert
    Alejandro Alessia Alex Alexander Alice Alicia Alina Amara Amelia Amina Amir Ana Andrea
    Andrew Angela Anita Anja Ann Anna Anthony Antonio Arjun Arthur Astrid Aurora Ayumi Barbara
    Beatrice Bela Ben Benjamin Bettina Björn Bruno Camila Carla Carlos Carmen Caroline
    Catherine Charles Charlotte Chen Chiara Chloë Chris Christian Christina Claire Clara
    Clemens Daniel Daniela David Deborah Denis Diana Diego Dmitri Dominik Dorothy Eduardo
    Edward Elena Elif Elisa Elizabeth Ella Emil Emily Emma Enrique Eric Erika Esther Eva Fatima
    Felix Femi Fernando Fiona Florian Frank Franziska Frida Gabriel Gabriela George Gerhard
    Giulia Grace Greta Gustav Hannah Hans Harriet Hassan Heather Helen Helga Henrik Hiro Hugo
    Ian Ibrahim Ida Ines Inés Ingrid Irene Isabel Isabella Ivan Jack Jacob James Jan Jana Jane
    Jasmin Javier Jennifer Jessica Joan Johan Johanna John Jonas Jorge José Joseph Joshua Juan
    Julia Julian Jürgen Kaito Karen Karin Karl Katarina Katherine Kenji Kevin Khalid Kim Klaus
    Kofi Lars Laura Lea Leila Lena Leo Leon Leonardo Li Liam Lina Linda Lisa Louis Lucas Lucia
    Luis Lukas Lydia Magdalena Mai Malik Manuel Marc Marco Margaret Maria Mariam Marie Marina
    Mario Mark Markus Marta Martin Mary Mateo Matteo Matthew Max Maya Mei Melanie Mia Michael
    Michelle Miguel Mila Mina Mohamed Monica Nadia Naomi Natalia Nicole Nikolai Nina Noah Nora
    Olga Oliver Olivia Omar Oscar Pablo Patricia Paul Paula Pedro Peter Petra Philip Pierre
    Priya Rachel Rafael Rahul Ralf Raquel Rebecca Renate Ricardo Richard Rita Robert Roberto
    Rosa Ruth Ryan Sabine Samuel Sandra Sara Sarah Sebastian Selma Sergio Simon Sofia Sophie
    Stefan Stella Stephanie Susan Sven Tanja Tariq Teresa Thomas Tim Tobias Tomás Ulrike Ursula
    Valentina Vera Veronika Victor Vincent Walter Wei Wilhelm William Xavier Yara Yasmin Yuki
    Yusuf Zainab Zoë
    """
)
LAST = _words(
    """
    Abe Abbott Acosta Adams Adeyemi Aguilar Ahmed Akhtar Albrecht Alexander Ali Allen Almeida
    Alvarez Andersen Anderson Andrade Arnold Aydin Bailey Baker Banerjee Barbosa Barnes Bauer
    Baumann Becker Bell Bennett Berg Bergmann Bernard Bianchi Blanc Bianco Böhm Braun Brooks
    Brown Brun Bruno Bryant Butler Campbell Carter Castillo Castro Chan Chang Chavez Chen Choi
    Clark Cohen Colombo Cook Cooper Costa Cox Cruz Dahl Das Davies Davis Delgado Demir Diallo
    Dias Diaz Dietrich Dubois Dupont Edwards Eriksen Esposito Evans Fernandes Fernandez Ferrari
    Ferreira Fischer Flores Foster Fournier Franke Friedrich Fuchs Fujita Gallo Garcia García
    Garnier Gomez Gonzalez Graf Graham Gray Green Gruber Gupta Gutierrez Haas Haddad Hahn Hall
    Hamilton Hansen Harris Hartmann Hassan Hayashi Hayes Heinrich Hernandez Herrmann Hill
    Hoffmann Horn Howard Huang Huber Hughes Hussain Ibrahim Inoue Ito Iyer Jackson Jacobs Jäger
    Jain James Jansen Jensen Jimenez Johansson Johnson Jones Jordan Joshi Jung Kaiser Kato Kaya
    Keller Kelly Khan Kim King Klein Koch Köhler König Kowalski Krause Kraus Krüger Kumar
    Lambert Lang Larsen Laurent Lee Lehmann Leroy Lewis Li Lima Lin Lindberg Liu Long Lopes
    Lopez Lorenz Ludwig Lund Maier Mancini Marino Martin Martinez Martins Mason Matsumoto Mayer
    McCarthy Mehta Meier Mendes Mendoza Meyer Michel Miller Mitchell Möller Mohamed Moore
    Morales Moreau Moreno Morgan Morris Müller Murphy Murray Nair Nakamura Navarro Nelson
    Neumann Nguyen Nielsen Nilsson Novak Oliveira Olsen Omar Ortiz Osman Otto Owens Özdemir
    Park Parker Patel Perez Peters Petersen Peterson Petit Pfeiffer Phillips Pinto Pohl Popov
    Powell Price Rahman Ramirez Ramos Rao Reed Reyes Ribeiro Ricci Richter Riley Rivera Roberts
    Robinson Rocha Rodriguez Rogers Romano Romero Ross Rossi Roth Roux Ruiz Russell Russo Sahin
    Saito Sanchez Santos Sato Schäfer Schmid Schmidt Schmitt Schneider Scholz Schreiber
    Schröder Schubert Schulz Schuster Schwarz Scott Seidel Sharma Silva Simmons Simon Singh
    Smith Sommer Sousa Stein Stewart Sullivan Suzuki Svensson Takahashi Tanaka Taylor Thomas
    Thompson Torres Tran Turner Vargas Vasquez Vogel Vogt Wagner Walker Wallace Walter Wang
    Ward Watanabe Watson Weber Weiss Wenzel Werner West White Williams Wilson Winkler Winter
    Wolf Wong Wood Wright Wu Yamada Yamamoto Yang Yilmaz Young Zhang Zhao Ziegler Zimmermann
    """
)
FIRMS = _words(
    """
    Acorn Adler Alpine Amber Anchor Apex Arbor Arctic Argon Ash Aspen Atlas Aurora Azure Baltic
    Beacon Birch Blue Bold Boreal Bridge Bright Brook Canyon Cardinal Cedar Central Citadel
    Clear Cobalt Comet Compass Coral Crescent Crown Crystal Delta Dune Eagle East Echo Elm
    Ember Emerald Epoch Equinox Evergreen Falcon Fjord Flint Forest Fox Frontier Garnet Glacier
    Golden Granite Green Gulf Harbor Hawk Hazel Helix Heron Highland Horizon Indigo Iron Island
    Ivory Jade Juniper Kestrel Keystone Lagoon Lake Lantern Laurel Liberty Lighthouse Linden
    Lion Lotus Lunar Magnet Mango Maple Marble Meadow Meridian Metro Midland Mirror Mistral
    Monarch Moss Mountain Nebula Nordic North Nova Oak Oasis Ocean Olive Onyx Opal Orbit Orchid
    Orion Osprey Otter Pacific Palm Panda Pearl Pebble Phoenix Pine Pioneer Polar Poplar
    Prairie Prism Quartz Quasar Quill Radiant Raven Redwood Reef Ridge River Robin Rowan Royal
    Ruby Saffron Sage Sapphire Scarlet Sequoia Shore Sierra Silver Solar South Spark Spruce
    Star Stone Summit Sun Swan Swift Tempo Terra Thistle Tidal Tiger Titan Topaz Tower Tulip
    Tundra Union Urban Valley Vector Velvet Vertex Vista Vulcan Walnut Wave West Willow Wind
    Winter Wolf Wren Yellow Zenith Zephyr
    """
)
TRADES = _words(
    """
    Advisors Airways Analytics Apparel Architects Automation Bakery Bank Bikes Biotech Books
    Brands Brewery Builders Capital Catering Ceramics Chemicals Clinics Cloud Coffee Components
    Construction Consulting Controls Cosmetics Couriers Dairy Data Dental Design Devices
    Digital Distribution Dynamics Electric Electronics Energy Engineering Engines Equipment
    Estates Fabrics Farms Films Finance Fisheries Fittings Foods Forge Foundry Freight
    Furniture Games Gardens Gear Glass Goods Health Holdings Homes Hotels Imaging Industries
    Instruments Insurance Interiors Labs Leasing Legal Lighting Lines Loans Logistics Machines
    Marine Materials Media Medical Metals Mills Mining Mobility Motors Music Networks Optics
    Organics Packaging Paints Paper Partners Pharma Plastics Power Press Print Products
    Properties Pumps Rail Recruiting Recycling Research Resorts Retail Robotics Safety Security
    Semiconductors Shipping Software Solutions Sports Steel Storage Studio Supplies Surgical
    Systems Technologies Telecom Textiles Timber Tools Toys Trading Training Transport Travel
    Turbines Ventures Vision Watches Water Wines Works
    """
)
FORMS = ("GmbH", "Ltd", "Inc", "AG", "SA", "BV", "AB", "LLC", "Oy", "SpA")
TITLES = (
    *("CEO", "CFO", "CTO", "COO", "Founder", "Co-founder / CTO", "Owner", "Managing director"),
    *("Head of Sales", "Head of Marketing", "Head of Purchasing", "Head of IT", "Head of People"),
    *("Sales manager", "Marketing manager", "Office manager", "Product manager", "Plant manager"),
    *("Buyer", "Senior buyer", "Account executive", "Business development", "Key account manager"),
    *("Engineer", "Senior engineer", "Data analyst", "Controller", "Consultant", "Legal counsel"),
    *("VP Sales", "VP Marketing", "VP Engineering", "Operations lead", "Supply chain director"),
)
