package rows

// The words of labels by language, folded: lower case, without blanks beside
// Chinese characters.

// totals are what the row of a sum is called.
var totals = map[string][]string{
	"zh": {"合计", "总计", "小计", "汇总", "共计", "总和", "累计", "总合计", "合計", "總計", "小計", "匯總", "共計", "總和", "累計", "计", "計", "共"},
	"en": {"total", "totals", "subtotal", "subtotals", "sub total", "sub-total", "grand total", "grandtotal", "sum", "sums", "sum total", "overall"},
	"de": {"summe", "gesamt", "gesamtsumme", "zwischensumme", "teilsumme", "endsumme", "insgesamt", "gesamtbetrag"},
	"fr": {"total", "sous-total", "sous total", "somme", "total général"},
	"es": {"suma", "total general", "subtotal"},
	"pt": {"soma", "total geral"},
	"it": {"totale", "subtotale", "somma", "totale generale"},
	"nl": {"totaal", "subtotaal", "eindtotaal"},
	"pl": {"razem", "suma", "ogółem"},
	"tr": {"toplam", "ara toplam", "genel toplam"},
	"ru": {"итого", "всего", "подытог", "итог"},
	"ja": {"総計", "累計", "総合計"},
	"ko": {"합계", "총계", "소계"},
	"vi": {"tổng", "tổng cộng", "cộng"},
	"id": {"jumlah"},
}

// besides are words that stand beside a total's or a title's own without changing
// what it is: periods, quantities, pages.
var besides = map[string][]string{
	"zh": {"本页", "本月", "本季", "本年", "全年", "年度", "季度", "上半年", "下半年", "月份", "第一季度", "第二季度", "第三季度", "第四季度", "金额", "数量", "人民币", "美元", "欧元", "以上", "全部", "所有", "客户", "客戶", "订单", "合同", "记录"},
	"en": {
		"page", "month", "year", "quarter", "week", "amount", "quantity", "qty", "value", "net", "gross", "all", "the", "of", "for", "in", "and", "this", "to date", "ytd",
		"q1", "q2", "q3", "q4", "h1", "h2", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
		"january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december", "customers", "orders", "rows", "records", "items", "lines",
	},
	"de": {"seite", "monat", "jahr", "quartal", "betrag", "menge", "netto", "brutto", "der", "im", "januar", "februar", "märz", "mai", "juni", "juli", "oktober", "dezember"},
	"fr": {"page", "mois", "année", "trimestre", "montant", "quantité", "du", "de", "la", "le"},
	"es": {"página", "mes", "año", "trimestre", "importe", "cantidad", "del", "el"},
}

// headings are words that titles of sections consist of, beside the tab's own
// title and the words of besides.
var headings = map[string][]string{
	"zh": {"客户", "客戶", "订单", "訂單", "合同", "交易", "供应商", "产品", "联系人", "名单", "清单", "一览", "明细", "列表", "部分", "新", "老", "重点", "潜在", "国内", "国外", "海外", "已", "未", "完成", "进行中"},
	"en": {"customers", "clients", "accounts", "orders", "contracts", "suppliers", "contacts", "list", "section", "part", "new", "old", "key", "domestic", "overseas", "foreign", "former", "active", "inactive"},
	"de": {"kunden", "aufträge", "verträge", "lieferanten", "liste", "teil", "neue", "alte", "neukunden", "bestandskunden"},
	"fr": {"clients", "commandes", "contrats", "fournisseurs", "liste"}, //nolint:misspell // French
	"es": {"clientes", "pedidos", "contratos", "proveedores", "lista"},  //nolint:misspell // Spanish
}

// counters are what the column of a running number is called.
var counters = []string{"序号", "序號", "序", "行号", "编号", "no", "no.", "nr", "nr.", "#", "№", "s/n", "sn", "sl no", "sl. no.", "index", "lfd. nr.", "lfd nr", "n°", "num", "番号", "item", "item no", "item no."}

// legal are forms of companies: what ends so is somebody's name.
var legal = []string{"co", "company", "ltd", "limited", "inc", "llc", "corp", "corporation", "gmbh", "ag", "kg", "sa", "sas", "sarl", "srl", "spa", "bv", "nv", "oy", "ab", "as", "plc", "pte", "pty", "group", "trading", "公司", "集团", "有限", "厂", "商行"}

// footnotes begin the notes below a table.
var footnotes = []string{"备注", "注", "说明", "制表", "制表人", "审核", "审核人", "填表人", "日期", "note", "notes", "remark", "remarks", "prepared by", "checked by", "approved by", "source", "date", "hinweis", "anmerkung", "erstellt von"}
