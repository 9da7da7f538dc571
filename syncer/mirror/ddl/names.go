package ddl

import (
	"fmt"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/pgname"
)

// maxFields keeps a table with its service columns within PostgreSQL's 1600
// columns, of which dropped ones still count.
const maxFields = 1500

// CheckNames makes sure that register, resources and fields can be names in
// PostgreSQL, each by itself and beside each other. The error says which can't,
// and what to do.
func CheckNames(register string, d *sheetschema.Descriptor) error {
	if err := checkName("register", register); err != nil {
		return err
	}
	if register == "sheetsync" || pgname.IsSystemSchema(register) {
		return fmt.Errorf("register %s: PostgreSQL or the service has a schema of this name; give the register another name", register)
	}
	relations := make(map[string]string) // name to the resource that takes it
	for _, r := range d.Resources {
		if err := checkName("resource", r.Name); err != nil {
			return err
		}
		if !pgname.Fits(r.Name, HistorySuffix) {
			return fmt.Errorf("resource %s: the name is too long: its history table %s%s would exceed %d bytes; shorten it",
				r.Name, r.Name, HistorySuffix, pgname.MaxBytes)
		}
		if strings.HasPrefix(r.Name, pgname.ReportPrefix) {
			return fmt.Errorf("resource %s: names that begin with %s are kept for report views; rename it", r.Name, pgname.ReportPrefix)
		}
		names := []string{r.Name, r.Name + HistorySuffix}
		if r.Duplicates != nil {
			names = append(names, r.Name+MergedSuffix)
		}
		for _, name := range names {
			if other, taken := relations[name]; taken {
				return fmt.Errorf("resource %s: its table %s would collide with a table of resource %s; rename one of them", r.Name, name, other)
			}
			relations[name] = r.Name
		}
		if err := checkFields(r); err != nil {
			return err
		}
	}
	return nil
}

func checkFields(r *sheetschema.Resource) error {
	if len(r.Fields) > maxFields {
		return fmt.Errorf("resource %s has %d fields, and a table holds %d; split the resource", r.Name, len(r.Fields), maxFields)
	}
	seen := make(map[string]bool, len(r.Fields))
	for _, f := range r.Fields {
		where := "resource " + r.Name + ": field"
		if err := checkName(where, f.Name); err != nil {
			return err
		}
		if isServiceColumn(f.Name) {
			return fmt.Errorf("%s %s: the service has a column of this name; rename the field", where, f.Name)
		}
		if pgname.IsSystemColumn(f.Name) {
			return fmt.Errorf("%s %s: PostgreSQL has a column of this name in every table; rename the field", where, f.Name)
		}
		if seen[f.Name] {
			return fmt.Errorf("%s %s is there twice; rename one", where, f.Name)
		}
		seen[f.Name] = true
	}
	return nil
}

func checkName(what, name string) error {
	switch {
	case name == "":
		return fmt.Errorf("%s without a name: give it one", what)
	case !pgname.Fits(name):
		return fmt.Errorf("%s %s: the name has %d bytes and PostgreSQL keeps %d; shorten it", what, name, len(name), pgname.MaxBytes)
	case !pgname.IsText(name):
		return fmt.Errorf("%s %q: the name holds characters that PostgreSQL can't; rename it", what, name)
	}
	return nil
}

// freeName returns base, cut and numbered as need be to be a name that taken
// does not hold.
func freeName(base string, taken func(string) bool) string {
	for n := 1; ; n++ {
		suffix := ""
		if n > 1 {
			suffix = fmt.Sprintf("_%d", n)
		}
		if name := pgname.Join(base, suffix); !taken(name) {
			return name
		}
	}
}
