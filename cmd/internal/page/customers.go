package page

import (
	"context"
	"net/url"
	"strings"

	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
)

// A customersPage lists customers.
type customersPage struct {
	Query string
	Lines []customerLine
	More  bool // there may be more than are shown
	Some  bool // the register has customers
}

// A customerLine is one customer of the list.
type customerLine struct {
	Name, Link, Owner, Region, Status, Contact string
	Further                                    string // what else it is called
	Totals                                     []totalLine
}

// A totalLine is a sum over what belongs to a customer.
type totalLine struct {
	Title   string
	Amounts []string
}

// shownCustomers is how many customers a search shows.
const shownCustomers = 60

// customers lists the customers that a search finds, or those of the first rows.
func (p *Pages) customers(ctx context.Context, v *visit) (*answer, error) {
	page := &customersPage{Query: strings.TrimSpace(v.filter("q").Get("q")), Some: v.model().Roles().Customers != nil}
	err := v.read(ctx, func(ctx context.Context, view *reading.View) error {
		found, err := v.model().FindCustomers(ctx, view, page.Query, shownCustomers)
		if err != nil {
			return err
		}
		page.More = len(found) == shownCustomers
		for i := range found {
			page.Lines = append(page.Lines, v.customerLine(&found[i]))
		}
		return nil
	})
	return &answer{template: "customers", title: v.say("page.nav.customers", nil), data: page}, err
}

func (v *visit) customerLine(c *readmodel.Customer) customerLine {
	line := customerLine{
		Name: c.Name.Text, Link: v.customerLink(c.ID), Owner: c.Owner.Text, Region: c.Region.Text, Status: c.Status.Text, Contact: c.LastContact.Text,
	}
	var further []string
	for _, f := range c.Further {
		further = append(further, f.Cell.Text)
	}
	line.Further = strings.Join(further, " · ")
	for _, t := range c.Totals {
		if !t.Cell.Null {
			if amounts := v.amounts(t.Cell.Text); len(amounts) > 0 {
				line.Totals = append(line.Totals, totalLine{t.Title, amounts})
			}
		}
	}
	return line
}

// customerLink is the address of a customer's page.
func (v *visit) customerLink(id string) string { return v.at("customers/"+url.PathEscape(id), nil) }

// customerOf is the address of a customer's page; "" for nobody.
func (v *visit) customerOf(id *string) string {
	if id == nil {
		return ""
	}
	return v.customerLink(*id)
}

// recordLink is the address of a record's page.
func (v *visit) recordLink(resource, id string) string {
	if c := v.model().Roles().Customers; c != nil && c.Resource.Name == resource {
		return v.customerLink(id)
	}
	return v.at("records/"+url.PathEscape(resource)+"/"+url.PathEscape(id), nil)
}

// customer shows a customer with all that hangs on it.
func (p *Pages) customer(ctx context.Context, v *visit) (*answer, error) {
	c := v.model().Roles().Customers
	if c == nil {
		return nil, errNotFound
	}
	return v.showRecord(ctx, c.Resource.Name)
}
