package sample

import "time"

func (g *generator) emails() {
	for range len(g.rows["customers"]) * 3 / 2 {
		c := pick(g, g.rows["customers"])
		subject := g.text(pick(g, subjects))
		g.add("emails", row{
			"customer": c["customer_name"], "date": g.day(-250, 0), "subject": subject, "recipient": c["email"],
			"cc": g.maybe(0.7, c["owner_email"]), "body": g.text(pick(g, bodies)), "attachments": g.maybe(0.5, subject+".pdf"),
		})
	}
}

func (g *generator) calls() {
	for n := range len(g.rows["customers"]) {
		c, day := pick(g, g.rows["customers"]), g.day(-250, 0)
		var next any
		if n%4 == 0 {
			next = day.AddDate(0, 0, 7+n%21)
		}
		g.add("calls", row{
			"method": g.text(contactMethods[n%len(contactMethods)]), "followed_up_by": c["owner"], "next_follow_up": next,
			"customer": c["customer_name"], "date": day, "time": time.Duration(9*60+g.rng.IntN(540)) * time.Minute,
			"duration": float64(2 + g.rng.IntN(40)), "content": g.text(pick(g, talks)), "feedback": g.maybe(0.3, g.text(pick(g, answers))),
		})
	}
}

func (g *generator) activities() {
	for range len(g.rows["customers"]) / 3 {
		c := pick(g, g.rows["customers"])
		g.add("activities", row{
			"customer": c["customer_name"], "type": g.text(pick(g, events)), "date": g.day(-360, -1),
			"participation": g.say("参加", "took part"), "evaluation": g.text(pick(g, judged)), "feedback": g.maybe(0.4, g.text(pick(g, answers))),
		})
	}
}

// exchangeRates has one rate a month and currency for a year.
func (g *generator) exchangeRates() {
	for month := range 12 {
		day := time.Date(g.today.Year(), g.today.Month()-time.Month(month), 1, 0, 0, 0, 0, time.UTC)
		for _, r := range rates {
			if r.currency == "CNY" {
				continue
			}
			g.add("exchange_rates", row{"currency": r.currency, "date": day, "rate": cents(r.rate * (0.98 + 0.04*g.rng.Float64()))})
		}
	}
}
