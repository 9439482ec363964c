/// Short and pet forms of given names, both ways: who looks for Bill may mean William, and the reverse.
///
/// English, Scottish, Welsh and Irish usage, and forms common in Britain of names from elsewhere.
public enum Nicknames {
    /// Other forms of a folded given name: the names it is short for and the short forms of it; none for most
    /// words.
    public static func forms(of word: String) -> [String] {
        table[word] ?? []
    }

    /// The full names, as numbers, of which a folded given name is the whole or a short form: one for 'Robert' and 'Bob',
    /// several for 'Chris'; none for most words.
    public static func fullNames(of word: String) -> [Int] { numbers[word] ?? [] }

    /// How many pairs of a name and a short form there are.
    public static let pairCount = rows.reduce(0) { $0 + $1.split(separator: " ").count - 1 }

    private static let table: [String: [String]] = {
        var table: [String: [String]] = [:]
        for row in rows {
            let names = row.split(separator: " ").map(String.init)
            guard let full = names.first else { continue }
            for short in names.dropFirst() {
                if table[full]?.contains(short) != true { table[full, default: []].append(short) }
                if table[short]?.contains(full) != true { table[short, default: []].append(full) }
            }
        }
        return table
    }()

    private static let numbers: [String: [Int]] = {
        var numbers: [String: [Int]] = [:]
        for (number, row) in rows.enumerated() {
            for name in row.split(separator: " ") { numbers[String(name), default: []].append(number) }
        }
        return numbers
    }()

    /// A full name and its short forms on each row.
    private static let rows = [
        "aaron ron ronnie", "abdul abdullah", "abigail abi abby gail", "abraham abe bram", "adam ad",
        "adelaide addie heidi ada", "adrian ade", "agnes aggie nessie", "aidan aid", "alan al",
        "albert al bert bertie", "alexander alex alec al sandy xander lex sasha ali alasdair",
        "alexandra alex lexi sandra sasha sandy ali", "alexandria alex", "alfred alf alfie fred freddie al",
        "alice ali ally", "alison ali ally", "alistair al ali", "alasdair al ali", "amanda mandy manda",
        "amelia amy millie mia", "amy ames", "andrea andy", "andrew andy drew", "angela angie ange",
        "angus gus", "ann annie nan", "anna annie ann", "annabel bel annie bella", "anne annie nan",
        "anthony tony ant", "antonia toni", "antony tony ant", "archibald archie", "arthur art artie",
        "augustus gus", "barbara barb babs barbie", "barnaby barney", "barry baz bazza", "bartholomew bart",
        "beatrice bea bee trixie", "benedict ben", "benjamin ben benny benji", "bernadette bernie",
        "bernard bernie", "bethany beth", "bradley brad", "brendan bren", "brian bri",
        "bridget biddy bridie", "bronwen bron", "calum cal", "callum cal", "cameron cam",
        "camilla millie milla", "carol caz", "caroline caro carrie caz lina", "carolyn caro carrie lyn",
        "cassandra cass cassie sandra", "catherine cath cathy kate katie kitty cat kath katy",
        "cecilia cissie celia", "charles charlie chas chuck chaz", "charlotte charlie lottie lotte char",
        "chloe clo", "christian chris", "christina chris chrissie tina", "christine chris chrissie tina",
        "christopher chris kit topher kris", "claire clare", "clarence clarrie", "clifford cliff",
        "clive cliff", "colin col", "constance connie", "cornelius con neil", "craig craigie",
        "cynthia cindy", "cyril cy", "dafydd dai", "daniel dan danny", "danielle dani danni",
        "david dave davy dai davey", "deborah deb debbie debs", "debra deb debbie debs", "deirdre dee",
        "denise den", "dennis den denny", "derek del", "derrick del rick", "desmond des", "diana di",
        "diane di", "dilys dil", "dominic dom nic", "donald don donnie", "dorothy dot dottie dolly dora",
        "douglas doug dougie", "duncan dunc", "edith edie", "edmund ed eddie ned ted",
        "edward ed eddie ted teddy ned eddy", "edwin ed eddie", "eileen eily", "elaine lainey",
        "eleanor ellie nell nora ella nellie", "elinor ellie nell",
        "elizabeth liz lizzie beth betty eliza libby bess betsy lisa elsie lizzy lilibet",
        "elisabeth liz lizzie beth lisbeth", "ella ellie", "ellen nell ellie nellie",
        "emily em emmy millie", "emma em emmy", "emmanuel manny", "eric rick", "ernest ernie",
        "esther essie hettie", "ethan eth", "eugene gene", "eugenie genie", "euan ewan", "evelyn evie eve",
        "ezekiel zeke", "fatima fati", "felicity flick fliss", "ferdinand ferdie", "finlay fin", "fiona fi",
        "florence flo florrie flossie", "frances fran frankie fanny francie",
        "francesca fran chess cesca frankie", "francis frank fran frankie", "franklin frank",
        "frederick fred freddie freddy", "frederica freddie", "gabriel gabe", "gabrielle gabby gaby",
        "gareth gaz gary", "gary gaz gazza", "gavin gav", "gemma gem", "genevieve gen", "geoffrey geoff",
        "george georgie geordie", "georgina george georgie gina", "georgia george georgie",
        "gerald gerry ged", "geraldine gerry", "gerard gerry ged", "gertrude gertie trudy", "gethin geth",
        "gilbert gil bert", "gillian gill jill gilly", "giovanni gianni gio", "gordon gord", "grace gracie",
        "graham gray", "gregory greg", "gwendolen gwen", "gwendoline gwen", "gwyneth gwyn", "hannah han",
        "harold harry hal", "harriet hattie harry", "harrison harry", "harvey harv", "heather hev",
        "helen nell nellie lena", "helena lena nell", "henrietta hettie etta", "henry harry hal hank",
        "herbert bert herbie", "hilary hil", "howard howie", "hubert bert", "hugh hughie shug",
        "humphrey humph", "iain ian", "imogen immy", "irene rene", "isaac zac ike",
        "isabel izzy bel issy bella", "isabella izzy bella", "isabelle izzy belle", "isobel izzy",
        "ivan van", "jack jackie", "jacob jake jay", "jacqueline jackie jacqui", "jake jakey",
        "james jim jimmy jamie jem jimbo", "jane janie jenny", "janet jan", "janice jan",
        "jasmine jas jazz", "jason jase jay", "jean jeannie", "jeffrey jeff", "jemima jem mima",
        "jennifer jen jenny jenn", "jeremy jem jerry", "jerome jerry", "jessica jess jessie",
        "jillian jill", "joan joanie", "joanna jo joey", "joanne jo", "jocelyn joss", "joel joe",
        "john jack johnny jon jock ian jonny", "johnathan jon johnny", "jonathan jon jonny jono nathan",
        "jonathon jon", "jordan jordy", "joseph joe joey jo", "josephine jo josie joey", "joshua josh",
        "joyce joy", "judith judy jude", "julia jules", "julian jules", "juliana jules", "julie jules",
        "juliet jules", "justin jus", "karen kaz", "katarzyna kasia", "katharine kate katie kath kathy kit",
        "katherine kate katie kath kathy kit kitty katy", "kathleen kath kathy kate kay",
        "kathryn kath kate katie kathy", "katrina kat trina", "kayleigh kay", "keith keef",
        "kenneth ken kenny", "kerry kez", "kevin kev", "kieran kier", "kimberley kim", "kirsty kirst",
        "kristina kris tina", "krzysztof kris", "lachlan lachie", "laura lau laurie lolly",
        "lauren loz laurie", "laurence larry laurie loz", "lawrence larry laurie loz",
        "leonard len lenny leo", "leslie les", "lesley les", "letitia letty", "lewis lew",
        "lillian lily lil", "lilian lily lil", "linda lin lindy", "louis lou", "louisa lou", "louise lou",
        "lucinda lucy cindy", "lucy lu", "luke lukey", "lydia lyd", "lynette lyn", "mackenzie mac kenzie",
        "madeleine maddy mads", "magdalena magda lena", "malcolm mal malc", "marcus marc",
        "margaret maggie meg peggy madge greta daisy marge rita mags margie", "maria mia ria",
        "marianne mari", "marie mari", "marilyn mari", "marion mari", "marjorie marj marge", "mark marky",
        "martha marty mattie", "martin marty mart", "mary molly polly may mamie", "matilda tilly mattie",
        "matthew matt matty", "maureen mo", "maurice mo maury", "maximilian max", "maxine max",
        "maxwell max", "megan meg", "melanie mel", "melissa mel lissa", "melvin mel", "mercedes mercy",
        "michael mike mick micky mikey", "michelle shell chelle", "mildred millie", "miranda mandy randa",
        "miriam mim", "mohamed mo", "mohammad mo", "mohammed mo", "muhammad mo", "moira mo",
        "montague monty", "morgan mo", "mustafa mus", "myfanwy myf", "nancy nan", "natalie nat",
        "natasha nat tasha", "nathan nat nate", "nathaniel nat nate nathan", "neville nev",
        "nicholas nick nicky nico", "nicola nicky nic nikki nicki", "nicole nicky nic nikki", "nigel nige",
        "norman norm", "olivia liv livvy ollie", "oliver ollie olly", "oscar ozzie", "oswald ozzie",
        "owen owain", "pamela pam", "patience patty", "patricia pat trish tricia patsy patti paddy",
        "patrick pat paddy rick", "paul paulie", "paula paulie", "pauline paula", "penelope penny pen",
        "percival percy", "peter pete", "philip phil pip", "phillip phil pip", "philippa pippa pip phil",
        "phoebe phoebs", "phyllis phyl", "polly pol", "priscilla cilla", "prudence prue", "quentin quent",
        "rachael rach", "rachel rach", "ralph ralphie", "randolph randy", "raphael raph rafe",
        "raymond ray", "rebecca becky bec becca bex", "reginald reg reggie", "rhiannon rhi", "rhys reece",
        "ricardo rick ricky", "richard rick dick richie rich ricky dickie",
        "robert bob rob bobby robbie bert rab robin", "roberta bobbie", "robin rob",
        "roderick rod roddy rory", "rodney rod", "roger rodge", "roland roly", "ronald ron ronnie",
        "rosalind ros roz", "rosamund ros", "rosanna rosie", "rose rosie", "rosemary rosie rose",
        "rowena ro", "roxanne roxy", "rupert rupe bert", "russell russ", "ruth ruthie", "ryan ry",
        "sally sal", "salvatore sal", "samantha sam sammy", "samuel sam sammy", "sandra sandy",
        "sarah sally sadie sal", "sebastian seb bas", "selina lina", "shannon shan", "sharon shaz shazza",
        "sheila shee", "shirley shirl", "sidney sid", "sydney sid syd", "sian shan", "simon si",
        "siobhan shiv", "solomon sol", "sophia sophie soph", "sophie soph", "stacey stace",
        "stanislaw stan", "stanley stan", "stella stell", "stephanie steph stevie",
        "stephen steve stevie ste", "steven steve stevie ste", "stewart stew stu", "stuart stu stew",
        "susan sue susie suzy", "susannah sue susie zanna", "suzanne sue suzy", "sylvia sylvie",
        "tabitha tabby", "tamara tammy", "tamsin tammy", "terence terry tel", "teresa terry tess",
        "theodora thea dora", "theodore theo ted teddy", "theresa terry tess tessa", "thomas tom tommy",
        "tiffany tiff", "timothy tim timmy", "tobias toby", "tracey trace", "trevor trev", "tristan tris",
        "ursula ursh", "valerie val", "vanessa ness nessa", "verity vee", "veronica ronnie vera",
        "victor vic", "victoria vicky tori vikki vic vicki", "vincent vince vinny", "violet vi",
        "virginia ginny", "vivian viv", "vivienne viv", "walter wally walt", "wallace wally", "wendy wend",
        "wilfred wilf fred", "wilhelmina mina billie", "william bill will billy willie liam wills",
        "winifred winnie freda", "winston win", "yasmin yas", "yusuf joseph", "yvonne von",
        "zachary zac zach", "zoe zo",
    ]
}
