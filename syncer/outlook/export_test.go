package outlook

import "sheetsync/sheetschema/expression"

// CheckOf is the check of what happened, forecasts and naive guesses.
func CheckOf(rows [][4]float64) Check {
	var e errors
	for _, r := range rows {
		e.add(r[0], r[1], r[2], r[3])
	}
	return e.check()
}

// Split says how many orders of customer 0 are known at the end of a day, and how many
// are held out.
func Split(in Input, cut expression.Day) (known, held int) {
	before, after := purchasesOf(in)[0].until(cut)
	return len(before.purchases), len(after.purchases)
}
