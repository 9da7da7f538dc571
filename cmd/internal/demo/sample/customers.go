package sample

import (
	"fmt"
	"strings"
	"time"
)

// customers makes customers; each keeps its place beside it for later rows.
func (g *generator) customers(n int) {
	seen := map[string]bool{}
	for len(g.rows["customers"]) < n {
		p := pick(g, places)
		name, company, domain := g.company(p)
		if seen[name] || seen[domain] {
			continue
		}
		seen[name], seen[domain] = true, true
		contact, mailbox := g.contact(p)
		owner := pick(g, g.team)
		status := pick(g, statuses)
		last := g.day(-200, -1)
		r := row{
			"customer_name": name, "company_name": company, "company_address": g.address(p),
			"contact_name": contact, "position": g.text(pick(g, positions)),
			"email": mailbox + "@" + domain, "phone": g.number(pick(g, p.phones)),
			"mobile": g.maybe(0.5, g.mobile(p)), "fax": g.maybe(0.8, g.number(pick(g, p.phones))),
			"website": g.maybe(0.3, "www."+domain), "social_accounts": g.maybe(0.7, "WhatsApp "+mailbox),
			"home_address": nil, "country": g.say(p.zh, p.en), "region": g.say(p.regionZH, p.regionEN),
			"level": levels[len(g.rows["customers"])%len(levels)], "type": g.text(customerTypes[len(g.rows["customers"])%len(customerTypes)]),
			"industry": g.text(pick(g, industries)), "source": g.text(pick(g, sources)),
			"interests": g.text(pick(g, products).name), "project_status": g.text(status),
			"satisfaction": g.maybe(0.2, float64(3+g.rng.IntN(3))), "owner": owner.Name, "owner_email": owner.Email,
			"last_contact": last, "next_contact": g.maybe(0.4, g.nextContact(status)),
			"background":           g.maybe(0.6, g.say("成立于", "Founded in ")+fmt.Sprint(1985+g.rng.IntN(35))),
			"special_requirements": g.maybe(0.6, g.text(pick(g, wishes))), "competitors": g.maybe(0.7, g.text(pick(g, rivals))),
			"willingness": g.text(pick(g, will)), "risks": g.maybe(0.7, g.text(pick(g, risks))),
			"notes": g.maybe(0.6, g.text(pick(g, remarks))),
			"booth": g.maybe(0.8, fmt.Sprintf("%d.%d%c%02d", 1+g.rng.IntN(9), 1+g.rng.IntN(3), 'A'+rune(g.rng.IntN(8)), g.rng.IntN(50))),
		}
		if g.chance(0.6) {
			r["consent"] = true
			r["consent_date"] = g.day(-700, -201)
		}
		r["#place"] = p // not a field, so it is in no column
		g.rows["customers"] = append(g.rows["customers"], r)
	}
}

// nextContact lies ahead; a few are due these days.
func (g *generator) nextContact(status pair) time.Time {
	if status == statuses[4] || g.chance(0.92) {
		return g.day(3, 60)
	}
	return g.day(0, 1)
}

// company makes the name that the team uses, the registered one and a domain.
func (g *generator) company(p place) (name, full, domain string) {
	if p.code == "CN" {
		a, b, trade := g.rng.IntN(len(firmZH)), g.rng.IntN(len(firmZHEnd)), pick(g, tradeZH)
		city := pick(g, p.cities)
		name = city + firmZH[a] + firmZHEnd[b] + trade
		full = city + "市" + firmZH[a] + firmZHEnd[b] + trade + "有限公司"
		return name, full, fmt.Sprintf("cn%02d%02d%d.example", a, b, len(g.rows["customers"]))
	}
	firm, trade := pick(g, firmEN)+pick(g, firmENEnd), pick(g, tradeEN)
	name = firm + " " + trade
	full = name + " " + pick(g, formByCode[p.code])
	domain = strings.ToLower(firm+"-"+trade) + ".example"
	return name, full, domain
}

func (g *generator) contact(p place) (name, mailbox string) {
	if p.code == "CN" {
		f, n := g.rng.IntN(len(familyZH)), g.rng.IntN(len(givenZH))
		return familyZH[f] + givenZH[n], givenPY[n] + "." + familyPY[f]
	}
	given, family := pick(g, givenEN), pick(g, familyEN)
	return given + " " + family, strings.ToLower(given + "." + strings.ReplaceAll(family, "'", ""))
}

func (g *generator) address(p place) string {
	city := pick(g, p.cities)
	number := 1 + g.rng.IntN(280)
	if p.code == "CN" {
		return fmt.Sprintf("%s市%s路%d号", city, pick(g, firmZH)+pick(g, firmZHEnd), number)
	}
	return fmt.Sprintf("%d %s Street, %s", number, pick(g, firmEN), city)
}

// number fills a telephone number's pattern with digits. Nobody else has the
// number.
func (g *generator) number(pattern string) string {
	for {
		number := strings.Map(func(r rune) rune {
			if r == '#' {
				return '0' + rune(g.rng.IntN(10))
			}
			return r
		}, pattern)
		if !g.numbers[number] {
			g.numbers[number] = true
			return number
		}
	}
}

func (g *generator) mobile(p place) string {
	if p.code == "CN" {
		return g.number("+86 138 00## ####")
	}
	return g.number(pick(g, p.phones))
}
