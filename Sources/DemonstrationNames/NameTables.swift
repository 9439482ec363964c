/// Names common in Britain today, by where they come from.
extension DemonstrationNames {
    /// heritage | how many of 1,000
    static let heritageTable = """
        English|520
        Welsh|50
        Scottish|80
        Irish|55
        South Asian|110
        West African|45
        Caribbean|25
        Polish|25
        Chinese|20
        Arabic|20
        Turkish|10
        East African|10
        Southern European|15
        Eastern European|15
        """

    /// heritage | f, m or e | names
    static let givenNameTable = """
        English|f|Alice Amelia Amy Angela Ann Anna Barbara Beatrice Bethany Caroline Catherine Charlotte Chloë Christine Claire Deborah Denise Diana Eleanor Elizabeth Ella Ellen Emily Emma Eve Fay Florence Frances Gemma Georgina Gillian Grace Hannah Harriet Hazel Heather Helen Imogen Isabel Jane Janet Jean Jennifer Jessica Joan Joanne Josephine Judith Julia Karen Katherine Kate Laura Lauren Linda Lisa Lucy Lynn Madeleine Margaret Martha Mary Matilda Maureen Melanie Michelle Molly Natalie Nicola Olivia Pamela Patricia Paula Penelope Philippa Phoebe Polly Rachel Rebecca Rosalind Rose Ruth Samantha Sarah Sheila Sophie Stephanie Susan Susannah Tamsin Teresa Tina Valerie Victoria Wendy Zara Zoë
        English|m|Adam Adrian Alan Albert Alexander Alfred Andrew Anthony Arthur Barry Benjamin Bernard Brian Charles Christopher Clive Colin Daniel David Dean Dennis Derek Dominic Edward Elliot Eric Felix Frank Frederick Gareth Gary Geoffrey George Gerald Giles Graham Gregory Guy Harold Harry Henry Howard Hugh Ian Isaac Jack Jacob James Jason Jeremy Jonathan Joseph Joshua Julian Keith Kenneth Kevin Laurence Leonard Luke Malcolm Mark Martin Matthew Maxwell Michael Nathan Neil Nicholas Nigel Noah Oliver Oscar Patrick Paul Peter Philip Ralph Raymond Richard Robert Roger Rupert Samuel Sebastian Simon Stephen Stuart Theodore Thomas Timothy Toby Tom Trevor Victor Vincent Walter William
        English|e|Alex Ashley Charlie Robin Sam Leslie Jo Taylor Morgan Frankie
        Welsh|f|Angharad Bethan Branwen Carys Catrin Ceri Cerys Delyth Eira Elin Ffion Gwen Gwenllian Haf Heledd Lowri Mair Manon Megan Mererid Nerys Nia Non Olwen Rhiannon Sioned Siân Tegwen
        Welsh|m|Aled Alun Aneurin Arwel Bryn Dafydd Dewi Dylan Emlyn Emrys Euan Evan Geraint Gethin Glyn Gruffydd Gwilym Huw Idris Ieuan Ifan Iolo Iwan Llŷr Meirion Osian Owain Rhodri Rhys Siôn Tomos
        Scottish|f|Ailsa Aileen Catriona Eilidh Elspeth Fiona Iona Isla Kirsty Lorna Mairi Mhairi Moira Morag Morven Rhona Senga Shona Una
        Scottish|m|Alasdair Angus Archie Blair Callum Duncan Euan Ewan Fergus Finlay Gordon Gregor Hamish Iain Innes Lachlan Magnus Murdo Rory Ruaridh Stewart Struan
        Irish|f|Aisling Aoife Bríd Caoimhe Ciara Clodagh Deirdre Eimear Gráinne Maeve Méabh Niamh Nuala Orla Róisín Sinéad Siobhán Sorcha Una
        Irish|m|Aidan Brendan Cathal Ciarán Colm Conor Declan Diarmuid Donal Eamonn Eoin Fionn Kieran Liam Niall Oisín Pádraig Rónán Ruairí Seamus Seán
        South Asian|f|Aaliyah Aisha Amina Anita Anjali Ayesha Bushra Deepa Divya Farzana Fatima Gurpreet Harpreet Humaira Indira Jasmin Kavita Kiran Lakshmi Leela Meera Mumtaz Nadia Nasreen Neha Nisha Pooja Priya Radha Rukhsana Saira Sana Shabnam Shanthi Sunita Tasneem Uma Yasmin Zainab
        South Asian|m|Abdul Ahmed Ajay Amir Amit Anil Arjun Asif Bilal Deepak Dinesh Faisal Farhan Gurdeep Hamza Haroon Harish Imran Iqbal Jaspal Kamal Manoj Mohammed Naveed Nikhil Omar Pradeep Rahul Rajesh Ravi Rohan Sanjay Shahid Suresh Tariq Usman Vijay Vikram Waqar Zafar
        South Asian|e|Simran Manpreet Jaswinder Noor
        West African|f|Abena Abiola Adaeze Adwoa Afia Akosua Ama Amara Chiamaka Chinwe Efua Ebele Folasade Funmilayo Ifeoma Kehinde Kemi Ngozi Nkechi Ọlá Titilayo Yaa Yetunde
        West African|m|Babatunde Chidi Chukwuemeka Ebo Emeka Femi Kofi Kojo Kwabena Kwadwo Kwame Kwesi Lamin Mamadou Obinna Olu Olumide Ousmane Segun Sekou Tunde Uche Yaw
        Caribbean|f|Beverley Camille Cherise Claudette Hyacinth Jacinth Latoya Marcia Marva Monique Shanice Sharon Yvette
        Caribbean|m|Clyde Courtney Curtis Delroy Desmond Devon Errol Everton Glenroy Leroy Linton Lloyd Marlon Neville Winston
        Polish|f|Agnieszka Aleksandra Anna Barbara Beata Dorota Ewa Grażyna Iwona Joanna Katarzyna Małgorzata Magdalena Monika Zofia Żaneta
        Polish|m|Andrzej Bartosz Dariusz Grzegorz Jakub Krzysztof Łukasz Maciej Marek Mateusz Michał Paweł Piotr Sławomir Tomasz Wojciech
        Chinese|f|Fang Hui Jia Li-Hua Ling Mei Min Qing Shu-Fen Wai-Ling Xiaoyan Yan Ying Yuen Zhen
        Chinese|m|Bo Chao Chi-Keung Hao Jian Jun Kwok Ming Peng Tao Wei Xiang Yong Zhiyuan
        Arabic|f|Amal Dalia Dunya Farah Hala Hanan Huda Khadija Layla Leila Maha Nour Rania Rima Samira Soraya
        Arabic|m|Adnan Anwar Bashir Fadi Hassan Hussein Ibrahim Jamal Karim Khalid Mahmoud Mustafa Nabil Rashid Salim Tarek Youssef Ziad
        Turkish|f|Ayşe Çiğdem Derya Elif Emine Gül Hülya Özlem Selin Şebnem Zeynep
        Turkish|m|Ahmet Barış Burak Çağlar Emre Hakan İbrahim Kerem Mehmet Murat Özgür Serkan Yiğit
        East African|f|Almaz Asha Hodan Hibo Makda Nyokabi Selam Wanjiru Zahra
        East African|m|Abdi Abebe Dawit Juma Kamau Mulugeta Odhiambo Otieno Yonas
        Southern European|f|Ana Carmen Chiara Despina Eleni Francesca Giulia Inês Lucía Maria Paloma Rosa Sofia
        Southern European|m|Alessandro Andreas Antonio Carlos Giorgos João Luca Manuel Marco Nikos Paolo Ramón Stavros Tiago
        Eastern European|f|Daniela Elena Ilinca Ioana Irina Kateřina Kristina Larisa Oksana Raluca Svetlana Viktorija Zuzana
        Eastern European|m|Andrei Bogdan Cătălin Darius Dimitar Florin Jiří Mihai Mindaugas Oleksandr Răzvan Ștefan Taras Tomáš Vasil
        """

    /// heritage | names
    static let familyNameTable = """
        English|Abbott Adams Allen Andrews Appleby Archer Ashworth Atkinson Bailey Baker Baldwin Bannister Barker Barlow Barnes Barrett Bartlett Bates Baxter Beaumont Bennett Bentley Birch Bishop Blackwell Bolton Booth Bowers Bradley Bradshaw Briggs Brooks Broughton Brown Burgess Burton Butler Calder Carpenter Carter Chapman Clarke Clayton Cole Coleman Collins Cooper Corbett Cox Crawshaw Cross Crowther Dawson Day Dean Dixon Dobson Drake Eastwood Edwards Elliott Ellis Farrow Fawcett Fielding Finch Fisher Fletcher Foster Fowler Fox Francis Freeman Frost Fuller Gardner Garner Gibson Gilbert Goddard Goodwin Gould Greaves Green Greenwood Griffin Hale Hall Hammond Harding Hardy Hargreaves Harper Harrison Hartley Harvey Hawkins Haworth Hayward Heath Hewitt Hill Hodgson Holland Holmes Hopkins Horton Howarth Hudson Hunt Hurst Ingham Jackson Jarvis Jennings Johnson Judd Kemp Kendall King Kirby Knight Knowles Lacey Lambert Langley Lawson Lee Lister Lockwood Long Lowe Lucas Marsh Marshall Mason Mellor Middleton Miller Mills Moore Morton Moss Nash Naylor Newman Newton Nicholls Norman Norris Oakley Ogden Oldham Osborne Page Palmer Parker Parkinson Parsons Payne Peacock Pearson Perkins Pickering Pilling Pollard Porter Potter Prescott Preston Radcliffe Ramsden Rawlings Read Redfern Reeves Rhodes Richardson Riley Robinson Rogers Rose Rowe Rowland Russell Saunders Savage Sellers Sharp Shaw Shepherd Simpson Slater Smith Spencer Stanley Stephenson Stevens Stone Storey Sutcliffe Sutton Swift Sykes Tanner Taylor Thompson Thornton Thorpe Todd Townsend Tucker Turner Underwood Vickers Wade Wainwright Walker Waller Walsh Walton Ward Warner Waterhouse Watkins Watts Webb Wells West Wheeler Whitaker White Whitehead Whitlock Wilkinson Willis Wilson Winter Wood Woodward Wright Wyatt Yates Young
        Welsh|Bevan Bowen Cadwallader Davies Ellis Eynon Gethin Griffiths Gwynne Harries Howell Hughes Jenkins Jones Lewis Llewellyn Lloyd Mathias Meredith Morgan Morris Mostyn Parry Penry Powell Price Probert Prosser Prothero Prydderch Pugh Rees Roberts Rowlands Tudor Vaughan Williams
        Scottish|Abercrombie Aitken Baird Beattie Begg Buchanan Cairns Cameron Campbell Craig Cunningham Dalgleish Drummond Dunbar Duncan Erskine Farquhar Ferguson Forbes Fraser Galbraith Gillespie Gordon Graham Grant Guthrie Hamilton Henderson Inglis Innes Johnstone Kerr Laing Leslie Lindsay MacDonald MacKay MacKenzie MacLeod Macfarlane McAllister McIntosh McKinnon McLean McNeil Menzies Moffat Munro Murray Napier Paterson Petrie Rae Reid Ross Sinclair Stewart Sutherland Urquhart Wallace
        Irish|Brady Brennan Byrne Cassidy Connolly Daly Doherty Donnelly Doyle Duffy Fitzgerald Flanagan Flynn Gallagher Hennessy Higgins Kavanagh Kelly Kennedy Keane Lynch Maguire McCann McCarthy McGrath McLaughlin Molloy Murphy Nolan O'Brien O'Connor O'Donnell O'Hara O'Keeffe O'Neill O'Sullivan Quinn Rafferty Regan Rooney Sheridan Sweeney Tierney
        South Asian|Acharya Agarwal Ahmad Ahmed Akhtar Alam Ali Anand Ansari Aziz Bajwa Banerjee Bashir Begum Bhatt Bose Chandra Chaudhry Chowdhury Das Desai Dhillon Dutta Farooq Ganguly Ghosh Gill Grewal Gupta Haque Hussain Iqbal Iyer Jain Joshi Kapoor Kaur Khan Krishnan Kumar Malik Mehta Menon Mirza Miah Mishra Mistry Mukherjee Nair Naidu Patel Pillai Qureshi Rahman Raman Rana Rao Raza Reddy Sandhu Sethi Shah Sharma Sheikh Siddiqui Sidhu Singh Srinivasan Thakur Uddin Varma Yadav Zaman
        West African|Abara Achebe Adebayo Adeyemi Adomako Agyeman Akande Akinola Amadi Amoah Ansah Appiah Asante Asare Balogun Bangura Boateng Ceesay Conteh Danso Diallo Eze Ezekwesili Frimpong Ibekwe Igwe Jallow Kamara Keita Koroma Mensah Nwosu Obi Odoi Ogunleye Okafor Okeke Okonkwo Okoro Oladipo Onyango Osei Owusu Oyelaran Quaye Sarpong Sesay Sowah Tetteh Touré
        Caribbean|Alleyne Baptiste Barrow Blackwood Braithwaite Campbell Clarke Charles Cumberbatch Daley Gayle Greenidge Hinds Holder Joseph Lashley Morrison Pinnock Pitter Ramdin Richards St-Hilaire Sealy Springer Thomas
        Polish|Adamczyk Dąbrowski Górski Jankowski Jaworska Kamińska Kowalczyk Kowalski Krawczyk Lewandowska Majewski Mazur Nowak Pawłowski Piotrowska Szymańska Wiśniewska Wójcik Wróbel Zając Zieliński
        Chinese|Chan Chang Chen Cheng Cheung Chiu Chow Fong Fung Guo Ho Huang Kwan Lam Lau Leung Li Lin Liu Lo Luo Mak Ng Tam Tang Tsang Tse Wang Wong Wu Xu Yang Yip Yu Zhang Zhao Zhou
        Arabic|Abbas Abdallah Al-Amin Al-Hashimi Al-Rawi Barakat Darwish El-Sayed Farouk Habib Haddad Hamdan Hariri Jaber Khalil Khoury Mansour Najjar Nasser Saleh Sabbagh Shaheen Taha
        Turkish|Acar Aksoy Arslan Aydın Çelik Demir Doğan Erdoğdu Güneş Kaya Koç Öztürk Polat Şahin Yıldız Yılmaz
        East African|Abdullahi Bekele Farah Gebre Haile Hersi Kariuki Kimani Mohamud Mwangi Njoroge Nuur Ochieng Tesfaye Warsame
        Southern European|Almeida Bianchi Christodoulou Constantinou Costa D'Angelo De-Luca Fernández Ferreira Gonçalves Ioannou Marchetti Martínez Moretti Muñoz Papadakis Pereira Rossi Santos Silva Vella
        Eastern European|Balogh Bondarenko Constantinescu Dimitrov Dvořák Horváth Ivanova Jankauskas Kováč Kowalenko Melnyk Nagy Novák Petrov Popa Popescu Rusu Shevchenko Stoica Vasilev
        """

    /// region | invented places
    static let placeTable = """
        Northern Dales|Northmoor; Aldercross; Hexwick; Brackenfell; Ravenstow; Carrowgate; Tharnsett Bridge; Millhaugh
        Westshire|Westshire; Combe Harrow; Oxenleigh; Fairlynch; Dunsbury; Merrowford; Stoke Averill; Larkham Regis
        Eastmarch|Eastbridge; Saltmere Haven; Wickenmere; Little Orsey; Marlham; Reedholm; Fenwold; Holmestrand Quay
        Midlandshire|Kingsferry; Aldermere; Castle Brampton; Tamehurst; Overcote; Netherby Cross; Hallowfield; Wulfstow
        Southdown|Harbourmouth; Chalkhurst; Seabourne; Lyndwater; Ferring Oak; Windle Bay; Arrowdel Cross; Meonbury
        Capital Region|Queensgate; Highmarket; Temple Wharf; Bishopsmead; Old Exchange; Lantern Hill
        Tarvia|Caer Tarvon; Abertarv; Llanwen; Porth Elain; Pontyfedw
        Strathmoray|Inveraldan; Kirkmorag; Glenstraven; Portnessan; Dunlairg
        """
}
