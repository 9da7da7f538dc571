package inference

// amounts joins amounts with the tab's only column of currencies.
func (t *tabDraft) amounts() {
	var currency *column
	for _, c := range t.columns {
		if c.format == "currency" {
			if currency != nil {
				return
			}
			currency = c
		}
	}
	if currency == nil {
		return
	}
	for _, c := range t.columns {
		if c.typ == "number" && c.has(amountWords) && !c.has(rateWords) {
			c.currency = currency.name
			c.say("an amount by the header's words, in the tab's only column of currencies")
		}
	}
}

// rateWords head numbers that are of no currency.
var rateWords = words("率 税率 汇率 折扣 rate discount percent % 割引")
