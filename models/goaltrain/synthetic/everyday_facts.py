"""Facts that fit in a word or two."""

from __future__ import annotations

from typing import Final

from goaltrain.synthetic.grammar import rows

__all__ = ["AUTHORS", "CAPITALS", "ELEMENTS", "FACTS", "YOUNG"]

CAPITALS: Final = rows("""
    France|Paris
    Germany|Berlin
    Italy|Rome
    Spain|Madrid
    Portugal|Lisbon
    Poland|Warsaw
    Austria|Vienna
    Hungary|Budapest
    Greece|Athens
    Sweden|Stockholm
    Norway|Oslo
    Finland|Helsinki
    Denmark|Copenhagen
    Ireland|Dublin
    Iceland|Reykjavik
    Belgium|Brussels
    Romania|Bucharest
    Bulgaria|Sofia
    Croatia|Zagreb
    Serbia|Belgrade
    Turkey|Ankara
    Egypt|Cairo
    Kenya|Nairobi
    Ethiopia|Addis Ababa
    Ghana|Accra
    Senegal|Dakar
    Morocco|Rabat
    Tunisia|Tunis
    Japan|Tokyo
    China|Beijing
    India|New Delhi
    Thailand|Bangkok
    Vietnam|Hanoi
    South Korea|Seoul
    Mongolia|Ulaanbaatar
    Nepal|Kathmandu
    Pakistan|Islamabad
    Iran|Tehran
    Iraq|Baghdad
    Jordan|Amman
    Lebanon|Beirut
    Canada|Ottawa
    Mexico|Mexico City
    Cuba|Havana
    Peru|Lima
    Chile|Santiago
    Argentina|Buenos Aires
    Brazil|Brasília
    Colombia|Bogotá
    Ecuador|Quito
    Uruguay|Montevideo
    Paraguay|Asunción
    Venezuela|Caracas
    Australia|Canberra
    New Zealand|Wellington
    the Philippines|Manila
    Estonia|Tallinn
    Latvia|Riga
    Lithuania|Vilnius
    Ukraine|Kyiv
    """)
ELEMENTS: Final = rows("""
    gold|Au
    silver|Ag
    iron|Fe
    oxygen|O
    hydrogen|H
    carbon|C
    nitrogen|N
    sodium|Na
    potassium|K
    lead|Pb
    tin|Sn
    copper|Cu
    zinc|Zn
    helium|He
    neon|Ne
    calcium|Ca
    mercury|Hg
    chlorine|Cl
    sulphur|S
    aluminium|Al
    """)
AUTHORS: Final = rows("""
    Hamlet|William Shakespeare
    Pride and Prejudice|Jane Austen
    Don Quixote|Miguel de Cervantes
    War and Peace|Leo Tolstoy
    Crime and Punishment|Fyodor Dostoevsky
    Moby-Dick|Herman Melville
    Frankenstein|Mary Shelley
    Dracula|Bram Stoker
    The Odyssey|Homer
    Faust|Johann Wolfgang von Goethe
    Great Expectations|Charles Dickens
    Jane Eyre|Charlotte Brontë
    Wuthering Heights|Emily Brontë
    The Hobbit|J. R. R. Tolkien
    1984|George Orwell
    The Metamorphosis|Franz Kafka
    Les Misérables|Victor Hugo
    Madame Bovary|Gustave Flaubert
    The Divine Comedy|Dante Alighieri
    Emma|Jane Austen
    """)
YOUNG: Final = rows("""
    dog|puppy
    cat|kitten
    cow|calf
    horse|foal
    sheep|lamb
    goat|kid
    pig|piglet
    duck|duckling
    goose|gosling
    swan|cygnet
    kangaroo|joey
    lion|cub
    deer|fawn
    frog|tadpole
    owl|owlet
    """)
FACTS: Final = rows("""
    How many continents are there?|Seven
    How many legs does a spider have?|Eight
    How many legs does an insect have?|Six
    How many sides does a hexagon have?|Six
    How many sides does a triangle have?|Three
    How many degrees are in a circle?|360
    How many minutes are in an hour?|60
    How many seconds are in a minute?|60
    How many days are in a leap year?|366
    How many days does February have in a normal year?|28
    How many weeks are in a year?|52
    How many months have 31 days?|Seven
    How many strings does a violin have?|Four
    How many strings does a standard guitar have?|Six
    How many keys does a standard piano have?|88
    How many players does a football team have on the pitch?|Eleven
    How many players does a basketball team have on court?|Five
    How many cards are in a standard deck without jokers?|52
    How many squares are on a chessboard?|64
    How many planets are in the solar system?|Eight
    How many letters are in the English alphabet?|26
    How many teeth does an adult human usually have?|32
    How many chambers does the human heart have?|Four
    How many arms does an octopus have?|Eight
    How many zeros are in a million?|Six
    How many years are in a century?|100
    How many years are in a decade?|Ten
    How many wheels does a tricycle have?|Three
    How many colours are traditionally named in the rainbow?|Seven
    How many bits are in a byte?|Eight
    What is the largest planet in the solar system?|Jupiter
    What is the smallest planet in the solar system?|Mercury
    Which planet is closest to the Sun?|Mercury
    Which planet is known as the Red Planet?|Mars
    Which planet is famous for its rings?|Saturn
    What is the largest ocean?|The Pacific Ocean
    What is the highest mountain above sea level?|Mount Everest
    What is the longest river in South America?|The Amazon
    Which river flows through London?|The Thames
    Which river flows through Paris?|The Seine
    Which river flows through Vienna?|The Danube
    What is the largest land animal?|The African elephant
    What is the largest animal on Earth?|The blue whale
    What is the tallest animal?|The giraffe
    What is the fastest land animal?|The cheetah
    What is the largest bird?|The ostrich
    What do bees make?|Honey
    What do caterpillars turn into?|Butterflies or moths
    What do pandas mostly eat?|Bamboo
    What gas do plants take in?|Carbon dioxide
    What gas do we need to breathe?|Oxygen
    What is H2O?|Water
    What is the common name of sodium chloride?|Table salt
    At what temperature does water freeze in Celsius?|0 °C
    At what temperature does water boil at sea level in Celsius?|100 °C
    What is the hardest natural material?|Diamond
    What force pulls things to the ground?|Gravity
    What is frozen water called?|Ice
    What star is closest to the Earth?|The Sun
    What orbits the Earth?|The Moon
    What organ pumps blood?|The heart
    What is the largest organ of the human body?|The skin
    What do we call a doctor for animals?|A vet
    What do we call a scientist who studies stars?|An astronomer
    What do we call a person who bakes bread?|A baker
    What colour do you get from blue and yellow paint?|Green
    What color do you get when you mix red and white?|Pink
    What colour do red and yellow make?|Orange
    What colour do blue and red make?|Purple
    What are the primary colours in painting?|Red, yellow and blue
    What colour is a ripe banana?|Yellow
    What color is the sky on a clear day?|Blue
    What colour is an emerald?|Green
    What language do people speak in Brazil?|Portuguese
    What language is spoken in Austria?|German
    What language is spoken in Argentina?|Spanish
    What currency is used in Japan?|The yen
    What is the currency of the United Kingdom?|The pound sterling
    What currency does Switzerland use?|The Swiss franc
    What currency is used in India?|The rupee
    What currency does Germany use?|The euro
    On which continent is Egypt?|Africa
    On which continent is Brazil?|South America
    On which continent is Japan?|Asia
    On which continent is Portugal?|Europe
    In which country is the Eiffel Tower?|France
    In which country are the pyramids of Giza?|Egypt
    In which country is Machu Picchu?|Peru
    In which country is the Taj Mahal?|India
    In which city is the Colosseum?|Rome
    In which city is Big Ben?|London
    In which city is the Statue of Liberty?|New York
    Who painted the Mona Lisa?|Leonardo da Vinci
    Who painted The Starry Night?|Vincent van Gogh
    Who painted Guernica?|Pablo Picasso
    Who composed the Moonlight Sonata?|Ludwig van Beethoven
    Who composed The Four Seasons?|Antonio Vivaldi
    Who composed The Magic Flute?|Wolfgang Amadeus Mozart
    Who developed the theory of general relativity?|Albert Einstein
    Who was the first person to walk on the Moon?|Neil Armstrong
    Who was the first president of the United States?|George Washington
    Who discovered penicillin?|Alexander Fleming
    Who wrote On the Origin of Species?|Charles Darwin
    When did the Second World War end?|1945
    When did the First World War begin?|1914
    In which year did the Berlin Wall fall?|1989
    When was the first Moon landing?|1969
    In which year did the French Revolution begin?|1789
    What does CPU stand for?|Central processing unit
    What does HTML stand for?|HyperText Markup Language
    What does URL stand for?|Uniform Resource Locator
    What does RAM stand for?|Random-access memory
    What does ASAP mean?|As soon as possible
    What does FAQ stand for?|Frequently asked questions
    What does BTW mean?|By the way
    What does DIY mean?|Do it yourself
    What does RSVP ask you to do?|To reply to an invitation
    What is the main ingredient of guacamole?|Avocado
    What is hummus made from?|Chickpeas
    What is tofu made from?|Soybeans
    What fruit is wine made from?|Grapes
    What fruit is dried to make raisins?|Grapes
    Which vegetable makes you cry when you cut it?|Onion
    What is sushi rice seasoned with?|Rice vinegar
    Which country does pizza Margherita come from?|Italy
    Which month comes after April?|May
    Which day comes before Thursday?|Wednesday
    What is the first month of the year?|January
    What season comes after winter?|Spring
    What shape has four equal sides and four right angles?|A square
    What is the value of pi to two decimals?|3.14
    What is the smallest prime number?|2
    What is the capital letter of q?|Q
    What is a group of wolves called?|A pack
    What is a group of fish called?|A school
    What is a group of lions called?|A pride
    What is a baby's bed called?|A cot or crib
    What do you use to write on a blackboard?|Chalk
    What tool do you use to drive in a nail?|A hammer
    What instrument has black and white keys?|The piano
    What do you call frozen rain that falls as pellets?|Hail
    What do you call your mother's sister?|Your aunt
    What do you call your father's father?|Your grandfather
    What key combination copies text on Windows?|Ctrl+C
    What is the opposite direction of left?|Right
    Finish the saying: The early bird catches the ...|worm
    Finish the saying: Better late than ...|never
    Finish the saying: Practice makes ...|perfect
    Finish the saying: Actions speak louder than ...|words
    Finish the saying: Don't put all your eggs in one ...|basket
    Finish the saying: Two heads are better than ...|one
    Finish the saying: A picture is worth a thousand ...|words
    Is a tomato a fruit botanically?|Yes
    Is the Sun a star?|Yes
    Is a whale a fish?|No
    Is a bat a bird?|No
    Is a spider an insect?|No
    Is Africa a country?|No
    Is water wet enough to put out a campfire?|Yes
    Is the Earth flat?|No
    Do penguins fly?|No
    Do fish have lungs like ours?|No, most breathe with gills
    Can dogs eat chocolate?|No, it's toxic to them
    Can cats see in complete darkness?|No
    Does the Sun rise in the east?|Yes
    Does ice float on water?|Yes
    Does honey spoil easily?|No
    Is Python a programming language?|Yes
    Is HTML a programming language?|No, it's a markup language
    Are mushrooms plants?|No, they're fungi
    Are peanuts legumes?|Yes
    Is Sydney the capital of Australia?|No, Canberra is
    Is Toronto the capital of Canada?|No, Ottawa is
    Should I wear a helmet when cycling?|Yes
    Should you wash your hands before cooking?|Yes
    Can I freeze bread?|Yes
    Can I eat apple skin?|Yes
    Is it normal to feel nervous before a talk?|Yes, very
    Can plants live without any light?|Most can't
    """)
