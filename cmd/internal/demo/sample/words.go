package sample

// A place is a country that customers come from.
type place struct {
	zh, en, code string
	regionZH     string
	regionEN     string
	phones       []string // # stands for a digit
	cities       []string
	currency     string
}

var places = []place{
	{"中国", "China", "CN", "华南", "South China", []string{"+86 20 8#######", "+86 755 2#######"}, []string{"广州", "深圳", "佛山", "厦门"}, "CNY"},
	{"中国", "China", "CN", "华东", "East China", []string{"+86 21 6#######", "+86 571 8#######"}, []string{"上海", "杭州", "宁波", "苏州"}, "CNY"},
	{"美国", "United States", "US", "北美", "North America", []string{"+1 202-555-01##", "+1 312-555-01##", "+1 206-555-01##"}, []string{"Chicago", "Austin", "Seattle"}, "USD"},
	{"德国", "Germany", "DE", "欧洲", "Europe", []string{"+49 30 23125 ###", "+49 89 99998 ###"}, []string{"Berlin", "München", "Köln"}, "EUR"},
	{"英国", "United Kingdom", "GB", "欧洲", "Europe", []string{"+44 20 7946 0###", "+44 161 496 0###"}, []string{"London", "Manchester"}, "GBP"},
	{"法国", "France", "FR", "欧洲", "Europe", []string{"+33 1 99 00 ## ##", "+33 4 65 71 ## ##"}, []string{"Lyon", "Marseille"}, "EUR"},
	{"西班牙", "Spain", "ES", "欧洲", "Europe", []string{"+34 91 #######"}, []string{"Madrid", "Valencia"}, "EUR"},
	{"巴西", "Brazil", "BR", "南美", "South America", []string{"+55 11 3###-####"}, []string{"São Paulo", "Curitiba"}, "USD"},
	{"阿联酋", "United Arab Emirates", "AE", "中东", "Middle East", []string{"+971 4 3## ####"}, []string{"Dubai", "Sharjah"}, "USD"},
	{"印度", "India", "IN", "南亚", "South Asia", []string{"+91 22 2### ####"}, []string{"Mumbai", "Pune"}, "USD"},
	{"日本", "Japan", "JP", "东亚", "East Asia", []string{"+81 3-3###-####"}, []string{"Tokyo", "Osaka"}, "USD"},
	{"澳大利亚", "Australia", "AU", "大洋洲", "Oceania", []string{"+61 2 5550 ####", "+61 3 7010 ####"}, []string{"Sydney", "Melbourne"}, "USD"},
}

// Parts that company names are put together from.
var (
	firmZH     = []string{"华", "远", "恒", "瑞", "鑫", "嘉", "盛", "宏", "博", "凯", "骏", "睿", "朗", "泰", "安", "诚"}
	firmZHEnd  = []string{"达", "通", "源", "信", "丰", "科", "联", "捷", "越", "兴"}
	tradeZH    = []string{"电子", "科技", "贸易", "光电", "数码", "智能"}
	firmEN     = []string{"North", "Blue", "Harbour", "Silver", "Oak", "Summit", "River", "Iron", "Bright", "Cedar", "Falcon", "Granite", "Lumen", "Meridian", "Orchard", "Quay", "Raven", "Stone", "Tidal", "Vertex"}
	firmENEnd  = []string{"field", "gate", "wave", "point", "bridge", "light", "ton", "ford", "works", "line"}
	tradeEN    = []string{"Electronics", "Trading", "Imports", "Lighting", "Audio", "Components", "Distribution", "Retail"}
	formByCode = map[string][]string{
		"US": {"Inc.", "LLC"}, "DE": {"GmbH", "GmbH & Co. KG"}, "GB": {"Ltd", "Limited"}, "FR": {"SARL", "SAS"},
		"ES": {"S.L.", "S.A."}, "BR": {"Ltda."}, "AE": {"FZE", "LLC"}, "IN": {"Pvt. Ltd."}, "JP": {"K.K.", "Co., Ltd."}, "AU": {"Pty Ltd"},
	}
)

// Names of people.
var (
	familyZH = []string{"王", "李", "张", "刘", "陈", "杨", "黄", "周", "吴", "徐", "孙", "林"}
	givenZH  = []string{"伟", "芳", "敏", "洋", "艳", "勇", "杰", "婷", "浩", "雪梅", "志强", "晓明"}
	familyPY = []string{"wang", "li", "zhang", "liu", "chen", "yang", "huang", "zhou", "wu", "xu", "sun", "lin"}
	givenPY  = []string{"wei", "fang", "min", "yang", "yan", "yong", "jie", "ting", "hao", "xuemei", "zhiqiang", "xiaoming"}
	givenEN  = []string{"Anna", "Ben", "Clara", "David", "Elena", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Kavya", "Lucas", "Mona", "Nils", "Olivia", "Pablo"}
	familyEN = []string{"Adler", "Brooks", "Costa", "Dubois", "Evans", "Fischer", "Garcia", "Haddad", "Ito", "Jensen", "Khan", "Larsson", "Moreau", "Novak", "O'Brien", "Patel"}
)

// A pair is a text in both languages.
type pair struct{ zh, en string }

func (g *generator) text(p pair) string { return g.say(p.zh, p.en) }

var (
	industries     = []pair{{"消费电子", "Consumer electronics"}, {"照明", "Lighting"}, {"汽车配件", "Car accessories"}, {"安防", "Security"}, {"玩具", "Toys"}, {"家电", "Home appliances"}}
	sources        = []pair{{"广交会", "Canton Fair"}, {"官网", "Website"}, {"转介绍", "Referral"}, {"环球资源", "Trade portal"}, {"香港电子展", "Hong Kong Electronics Fair"}, {"领英", "LinkedIn"}}
	statuses       = []pair{{"洽谈中", "negotiating"}, {"已签合同", "contract signed"}, {"交付中", "delivering"}, {"已交付", "delivered"}, {"已结束", "closed"}}
	levels         = []string{"A", "B", "C", "B", "C"}
	customerTypes  = []pair{{"经销商", "Distributor"}, {"平台卖家", "Online seller"}, {"终端用户", "End user"}, {"工程商", "Contractor"}}
	contactMethods = []pair{{"电话", "Phone"}, {"微信", "WhatsApp"}, {"电话", "Phone"}, {"拜访", "Visit"}}
	positions      = []pair{{"采购经理", "Purchasing manager"}, {"总经理", "Managing director"}, {"产品经理", "Product manager"}, {"采购员", "Buyer"}, {"工程师", "Engineer"}}
	wishes         = []pair{{"关注新款与价格", "New models and prices"}, {"要求认证齐全", "Complete certificates"}, {"小批量多批次", "Small lots, often"}, {"定制包装", "Own packaging"}}
	rivals         = []pair{{"本地批发商", "Local wholesalers"}, {"越南工厂", "Factories in Vietnam"}, {"同城贸易商", "Traders nearby"}}
	will           = []pair{{"高", "high"}, {"中", "medium"}, {"低", "low"}}
	risks          = []pair{{"付款慢", "Pays slowly"}, {"汇率波动", "Exchange rate"}, {"清关", "Customs clearance"}}
	remarks        = []pair{{"圣诞前备货", "Stocks up before Christmas"}, {"只在下午接电话", "Takes calls in the afternoon"}, {"发票需寄原件", "Wants the original invoice"}, {"首单有折扣", "Discount on the first order"}}

	paymentMethods = []pair{{"T/T", "T/T"}, {"T/T", "T/T"}, {"L/C", "L/C"}, {"D/P", "D/P"}, {"O/A", "O/A"}}
	unpaid         = pair{"未付款", "unpaid"}
	partlyPaid     = pair{"部分付款", "partly paid"}
	paid           = pair{"已付款", "paid"}
	transports     = []pair{{"海运", "Sea"}, {"空运", "Air"}, {"铁路", "Rail"}, {"快递", "Courier"}}
	orderStates    = []pair{{"已下单", "placed"}, {"生产中", "in production"}, {"已发货", "shipped"}, {"已完成", "completed"}, cancelled, terminated}
	cancelled      = pair{"已取消", "cancelled"}
	terminated     = pair{"已终止", "terminated"}
	contractStates = []pair{{"执行中", "active"}, {"已完成", "completed"}, {"草稿", "draft"}}

	subjects = []pair{{"报价单", "Quotation"}, {"样品寄送", "Samples sent"}, {"付款提醒", "Payment reminder"}, {"装箱单", "Packing list"}, {"新品目录", "New catalogue"}, {"交期确认", "Delivery date"}}
	bodies   = []pair{{"请查收附件，如有问题请联系我。", "Please find the attachment. Let me know of any questions."}, {"样品已寄出，预计五天内到达。", "The samples are on their way and should arrive in five days."}, {"感谢贵司订单，发票见附件。", "Thank you for your order. The invoice is attached."}}
	talks    = []pair{{"确认交期", "Agreed the delivery date"}, {"讨论价格", "Talked about prices"}, {"催收货款", "Asked for the payment"}, {"介绍新品", "Presented new models"}}
	answers  = []pair{{"本周答复", "Will answer this week"}, {"需要更低价格", "Needs a lower price"}, {"很满意", "Very content"}, {"稍后再联系", "Call again later"}}
	events   = []pair{{"展会", "Fair"}, {"拜访", "Visit"}, {"线上直播", "Online show"}, {"邮件推广", "Mailing"}}
	judged   = []pair{{"好", "good"}, {"一般", "fair"}, {"差", "poor"}}
)

// A product and what one piece costs in US dollars.
type product struct {
	name  pair
	specs []string
	price float64
}

var products = []product{
	{pair{"蓝牙音箱", "Bluetooth speaker"}, []string{"BS-10 10W", "BS-20 20W"}, 11.8},
	{pair{"LED 灯带", "LED strip"}, []string{"5m 2835", "5m 5050 RGB"}, 3.45},
	{pair{"移动电源", "Power bank"}, []string{"10000 mAh", "20000 mAh"}, 8.9},
	{pair{"USB-C 集线器", "USB-C hub"}, []string{"4 in 1", "7 in 1"}, 9.15},
	{pair{"行车记录仪", "Dash camera"}, []string{"1080p", "4K"}, 24.6},
	{pair{"无线耳机", "Wireless earphones"}, []string{"TW-1", "TW-3 ANC"}, 13.75},
	{pair{"太阳能路灯", "Solar street lamp"}, []string{"60W", "120W"}, 38.2},
	{pair{"智能插座", "Smart plug"}, []string{"EU 16A", "UK 13A", "US 15A"}, 4.05},
}

// What one unit was worth in yuan, about; the base currency is CNY.
var rates = []struct {
	currency string
	rate     float64
}{{"USD", 7.12}, {"EUR", 7.81}, {"GBP", 9.14}, {"CNY", 1}}
