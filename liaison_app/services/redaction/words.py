"""Words that the search for names has to know: names that are also words, titles, and what is never part of a name.

All in the folded form of `folding.fold`: small letters without marks.
"""

from __future__ import annotations

from typing import Final

#: Names that are ordinary words as well: alone they are left to the officer to judge.
ORDINARY: Final = frozenset(
    """
    able ace amber angel april archer art ash august autumn baker ball bank banks barber barker barn baron basil
    bass bay beach bean bear beck bee bell bench berg berry best bill bird bishop black blaze bloom blue boat bond
    booth bow bowl box brand brandy bright brook brooks brown buck bud bull burn burns bush butcher butler candy
    cane car carpenter carver case cash castle chance chase cherry chip church clay clear cliff close clover cook
    cool coral core cotton court cox craft crane crew cross crow crystal curry dance dawn day dish dollar don dove
    draper drew duke dyer eagle earl early east eve ever fair faith fall farmer field finch fine fish flint flower
    flowers forest forester fort foster fox frank free freeman friend frost garden gay ginger glad glass gold golden
    good grace grain grand grant graves gray green grey gross grove guy hale hall hand harbor harmony harp hatch
    haven hawk hay head heart heaven hedge helm herb herd hill hills hire holder holiday holy honey honor hood hook
    hope horn house hunt hunter hurt iron isle ivory jack jail jet jewel joy judge july june justice key kind king
    knight lake lamb land lane large lark law lawn leaf lemon lever liberty light lime linden lion little lock long
    lord lot love low lucky maid major man march mark marks marsh massage mat max may mead meadow melody mercy mill
    mint miss mitt moody moon moral more moss mount mountain music myrtle nail new news nice night noble noon norm
    north nurse oak oaks ocean olive opal orange page pane park parks parson parsons pat patience paw peace peach
    pearl penny pepper perch person petty piece pike pine pitt place plant plum point pole pool pop porter post
    potter pound power powers prairie price pride priest prince print pry pump purse queen quick quince rain ranger
    ray read red reed reef rich ridge ring rising rivers river road rob rock rod roll rook roper rose round royal
    rule rush rust rusty sage sailor saint sale sand sandy savage scarlet school sea season self senior serene shade
    shell shepherd shore short silver simple singer skip sky slate small smart smith snow song south spark sparks
    spear spice spring stack star steel sterling stern steward still stone storm story stout street strong summer
    summers sun sunny swan swift tailor tall temple terrace thorn tiger tower town trace track trail tray treasure
    true trust turner usher valley van violet vista waiter walk wall ward warden ware water waters wave way web
    webster week wells west wheat wheel white wild will willow win wind winds wine wing winner winter wise wolf wood
    woods work worth yard young
    cruz flores reyes rosa luz paz mar sol dolores consuelo esperanza angeles rey campo campos rios
    rio guerra castillo blanco rubio delgado calvo bravo cortes domingo prado vega
    rosario salud sierra soto valle vera viento martes cielo estrella marca puerta costa
    montes an anh ba bao binh chau chi cuc dao do duc dung giang ha hai hanh hien hoa hong hue hung huong kim lam
    lan linh loan long ly mai minh my nam nga ngoc nhi nhu phuc phuong quy quyen son tam tan thanh thao thi thu thuy
    tien trang tri tu tuan van vi viet vinh vu xuan yen
    вера надежда любовь роза слава лев мир майя лилия марина искра воля света рая голуб волк заяц мороз король гора
    бег бойко сорока соловей орел сокол ворон коваль мельник ткач кравец гончар козак бондарь
    امل سلام نور كريم حسن سعيد جميل صالح عادل رجاء هدى ايمان ربيع فرج نصر فضل عمر منصور خالد امين سالم ناصر فرح आशा
    शांति राजा दया प्रेम सुख रवि किरण ज्योति उषा पूजा माया कला लता मंगल विजय अमर प्रकाश
    """.split()
)

#: Of those, the given names: before another capitalised word that is a word too they still look like a name.
GIVEN: Final = frozenset(
    """
    amber angel april art ash august autumn bailey basil bill bob brandy carol chance chase christian clay cliff
    crystal daisy dale dawn dean don drew earl ebony eden eve faith finn flora frank gale gene ginger glen grace
    grant hazel heath heather hope iris ivy jack jade jasmine jay jean john joy june justice kay kit lance laurel
    lee leo lily mark martin mason max may melody mercy miles myrtle nick norm olive opal pat paul pearl penny perry
    poppy ray rich rob robin rod rose rosemary rowan ruby rusty sage sandy scott sherry skip stella summer taylor
    terry tiffany tim tom trinity tyler victor victoria violet virginia wade walker warren will willow winter woody
    """.split()
)

#: Small words inside names, which alone say nothing.
PARTICLES: Final = frozenset(
    """
    a al bin bint ibn abu el de del della der den des di da das do dos du e la las le los las van von vom zu ter ten
    y und i
    mac mc o st san santa saint jr sr ii iii iv thi ben bat na am af av ال بن ابن بنت ابو عبد
    """.split()
)

#: Forms of address that go with a name.
TITLES: Final = frozenset(
    """
    mr mrs ms miss mx dr prof sir madam mister missus sr sra srta don dona senor senora senorita doctor doctora
    monsieur madame mme mlle herr frau pan pani ong ba anh chi co chu bac em
    господин госпожа г-н г-жа тетя дядя السيد السيدة الاستاذ الاخ الاخت الحاج الدكتور श्री श्रीमती कुमारी डॉ
    """.split()
)

#: Titles of somebody who is there for an office and is named in public.
OFFICES: Final = frozenset(
    """
    officer sgt sergeant chief captain capt lt lieutenant detective deputy mayor councilmember councilman
    councilwoman commissioner alderman alderperson chair chairman chairwoman chairperson president judge director
    commander inspector constable superintendent secretary treasurer chaplain sheriff cpl corporal
    administrator senator representative governor attorney clerk trustee
    selectman
    comm commissioners officers councilmembers aldermen sergeants detectives cmdr ofc det supt vice madam asst
    """.split()
)

#: What somebody is here as, where that is an office ("Here as" of the attendance list).
CAPACITIES: Final = frozenset(
    """
    chair chairman chairwoman chairperson vice-chair president vice-president secretary treasurer officer staff
    commissioner boardmember councilmember councilman councilwoman mayor clerk chief liaison presenter official
    """.split()
)

#: Words of which the names of bodies, streets and things are made: with one of them it is no person.
NOT_PEOPLE: Final = frozenset(
    """
    street st avenue ave road rd boulevard blvd drive lane ln court ct place pl way square sq plaza terrace parkway
    pkwy highway hwy alley circle trail bridge station stop line route avenida calle school elementary academy
    college university library church temple mosque synagogue chapel parish hospital clinic center centre house hall
    park garden gardens apartments apartment tower towers building club association union league society foundation
    trust committee commission council board department dept division office bureau agency authority district
    precinct ward county city town village state police fire public works services service program project plan unit
    team group network coalition alliance partnership company inc llc ltd corp corporation bank market store shop
    grocery restaurant cafe bar hotel motel inn mall theater theatre museum day days week month night watch
    neighborhood neighbourhood community center report agenda minutes meeting resolution ordinance act law code
    section item paper policy
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december spring summer autumn fall winter christmas easter ramadan thanksgiving
    english spanish vietnamese russian chinese arabic hindi korean somali french german american north south east
    west northern southern eastern western new old upper lower saint san los las el la
    """.split()
)

#: Words that begin a sentence and are no name.
OPENERS: Final = frozenset(
    """
    a an the this that these those he she it they we you i his her its their our your my who what when where why how
    which if in on at by for from of to with and or but so as not no yes all some many several each every one two
    three four five six ten after before during since until while because although also then there here please thank
    thanks moved seconded motion carried lost vote votes yes no aye nay ayes noes nays abstained absent present
    concern decision action note ask asked said let any other more most both either neither none next last first
    second third old older new today tomorrow yesterday draft item was were is are will would can could should must
    may might has have had do does did be been el los las un una y en de por para con que se su al del es no si
    он она они мы вы я это то все там тут где когда как что кто и а но в на по с за от до из у о об не да нет
    """.split()
)

#: Descriptions that stand where a name could: with one of them it is nobody in particular.
DESCRIPTIONS: Final = frozenset(
    """
    resident residents neighbor neighbors neighbour neighbours tenant tenants people person somebody someone
    everybody everyone youth elders seniors owner owners business businesses parent parents student students member
    members audience public floor group police city council board committee staff team volunteers volunteer officer
    officers caller anonymous several all many some chair unknown speaker woman man lady gentleman child children
    family landlord management department agency partner partners
    commission committees subcommittee workgroup association society league agenda mayor chief sheriff office school
    class club crew all-present attendees guests
    """.split()
)

#: Chinese surnames of two characters; others have one.
LONG_SURNAMES: Final = frozenset(
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 夏侯 诸葛 尉迟 皇甫 慕容 司徒 令狐 歐陽 司馬 諸葛".split()
)
CHINESE_HONORIFICS: Final = (
    "先生|女士|小姐|太太|老师|老師|师傅|師傅|大爷|大爺|大妈|大媽|阿姨|叔叔|奶奶|爷爷|爺爺|同志|某"
)
CHINESE_BEFORE: Final = "小|老|阿"
