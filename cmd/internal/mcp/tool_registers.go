package mcp

import (
	"context"
	"fmt"
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"sheetsync/syncer/mirror/readmodel"
)

// RegistersOut are the registers of whoever asks.
type RegistersOut struct {
	Registers []RegisterOut `json:"registers"`
}

// RegisterOut is a register.
type RegisterOut struct {
	Head

	Title    string   `json:"title"`
	Language string   `json:"language" jsonschema:"of titles, comments and messages"`
	TimeZone string   `json:"time_zone" jsonschema:"in which its days are"`
	Tabs     []TabOut `json:"tabs" jsonschema:"the kinds of records that it has"`
}

// TabOut is a kind of records.
type TabOut struct {
	Resource  string `json:"resource" jsonschema:"what tools call it"`
	Title     string `json:"title" jsonschema:"what people call it"`
	Customers bool   `json:"customers,omitempty" jsonschema:"it holds the customers"`
}

func (a *asked) addRegisters(s *sdk.Server) {
	add(s, "list_registers", "List registers", "Lists the registers that you may ask about: what each holds, in which role you read it, and as of when its records are.", nil,
		func(ctx context.Context, _ struct{}) (*sdk.CallToolResult, RegistersOut, error) {
			out := RegistersOut{Registers: []RegisterOut{}}
			list, err := a.mine(ctx)
			if err != nil {
				return nil, out, err
			}
			lines := []string{quantity(len(list), "register") + "."}
			for _, m := range list {
				fresh, err := readmodel.FreshnessOf(ctx, a.db, m.Register)
				if err != nil {
					return nil, out, a.failed(ctx, m.Register, err)
				}
				r := a.describe(a.registers[m.Register], headOf(m.Register, string(m.Role), fresh))
				out.Registers = append(out.Registers, r)
				tabs := make([]string, len(r.Tabs))
				for i, tab := range r.Tabs {
					tabs[i] = tab.Resource
				}
				line := fmt.Sprintf("%s: %s, read as %s, as of %s, %s. Tabs: %s", r.Register, r.Title, r.Role, or(&r.AsOf, "never"), r.TimeZone, strings.Join(tabs, ", "))
				if r.Stale {
					line += ". STALE: " + r.Notice
				}
				lines = append(lines, line)
			}
			return &sdk.CallToolResult{Content: []sdk.Content{&sdk.TextContent{Text: strings.Join(lines, "\n")}}}, out, nil
		})
}

// describe says what a register is.
func (a *asked) describe(k *known, head Head) RegisterOut {
	r := RegisterOut{Head: head, Title: k.Descriptor.Title.In(k.Language), Language: k.Language.String(), TimeZone: k.Location.String(), Tabs: []TabOut{}}
	if r.Title == "" {
		r.Title = k.Descriptor.Name
	}
	customers := k.model.Roles().Customers
	for _, resource := range k.Descriptor.Resources {
		r.Tabs = append(r.Tabs, TabOut{Resource: resource.Name, Title: resource.Caption(k.Language), Customers: customers != nil && customers.Resource == resource})
	}
	return r
}
