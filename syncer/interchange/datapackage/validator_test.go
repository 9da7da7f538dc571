package datapackage_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// A validator holds a package against the specification, by nothing but its files.
type validator struct {
	files  map[string][]byte
	faults []string
	rows   map[string][][]string // by resource, without the header
	fields map[string][]any
}

func (v *validator) fault(format string, args ...any) {
	v.faults = append(v.faults, fmt.Sprintf(format, args...))
}

var named = regexp.MustCompile(`^[-a-z0-9._]+$`)

func validate(files map[string][]byte) []string {
	v := &validator{files: files, rows: map[string][][]string{}, fields: map[string][]any{}}
	var d map[string]any
	decoder := json.NewDecoder(bytes.NewReader(files["datapackage.json"]))
	decoder.UseNumber()
	if err := decoder.Decode(&d); err != nil {
		return []string{err.Error()}
	}
	if d["profile"] != "tabular-data-package" || !named.MatchString(text(d["name"])) {
		v.fault("the profile is %v and the name %v", d["profile"], d["name"])
	}
	if _, err := time.Parse(time.RFC3339, text(d["created"])); err != nil {
		v.fault("created: %v", err)
	}
	paths := []string{"datapackage.json"}
	for _, r := range list(d["resources"]) {
		r := r.(map[string]any)
		name, path := text(r["name"]), text(r["path"])
		if !named.MatchString(name) || v.rows[name] != nil || r["profile"] != "tabular-data-resource" || r["mediatype"] != "text/csv" || r["encoding"] != "utf-8" {
			v.fault("the resource %v", r)
		}
		paths = append(paths, path)
		content, ok := files[path]
		if !ok {
			v.fault("%s is missing", path)
		}
		if sum := sha256.Sum256(content); text(r["hash"]) != fmt.Sprintf("sha256:%x", sum) || text(r["bytes"]) != fmt.Sprint(len(content)) {
			v.fault("%s has another digest or length", path)
		}
		v.table(name, content, r["schema"].(map[string]any))
	}
	for path := range files {
		if !slices.Contains(paths, path) {
			v.fault("%s is in no resource", path)
		}
	}
	for _, r := range list(d["resources"]) {
		r := r.(map[string]any)
		for _, key := range list(r["schema"].(map[string]any)["foreignKeys"]) {
			v.foreignKey(text(r["name"]), key.(map[string]any))
		}
	}
	return v.faults
}

func (v *validator) table(name string, content []byte, schema map[string]any) {
	rows, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil || len(rows) == 0 {
		v.fault("%s: %v", name, err)
		return
	}
	fields := list(schema["fields"])
	v.rows[name], v.fields[name] = append([][]string{}, rows[1:]...), fields
	if missing := list(schema["missingValues"]); len(missing) != 1 || missing[0] != "" {
		v.fault("%s: missing values are %v", name, missing)
	}
	for i, f := range fields {
		f := f.(map[string]any)
		if rows[0][i] != f["name"] {
			v.fault("%s: the column %s is described as %v", name, rows[0][i], f["name"])
		}
		seen := map[string]bool{}
		for _, row := range rows[1:] {
			where := fmt.Sprintf("%s.%v: %q", name, f["name"], row[i])
			constraints, _ := f["constraints"].(map[string]any)
			if row[i] == "" {
				if is(constraints["required"]) {
					v.fault("%s is required", where)
				}
				continue
			}
			if is(constraints["unique"]) && seen[row[i]] {
				v.fault("%s is there twice", where)
			}
			seen[row[i]] = true
			if why := mistyped(text(f["type"]), text(f["format"]), row[i]); why != "" {
				v.fault("%s is %s", where, why)
				continue
			}
			v.constraints(where, text(f["type"]), row[i], constraints)
		}
	}
	if key := list(schema["primaryKey"]); len(key) > 0 {
		seen := map[string]bool{}
		for _, tuple := range v.tuples(name, key) {
			if slices.Contains(tuple, "") || seen[fmt.Sprint(tuple)] {
				v.fault("%s: the primary key %q", name, tuple)
			}
			seen[fmt.Sprint(tuple)] = true
		}
	}
}

func (v *validator) foreignKey(name string, key map[string]any) {
	reference := key["reference"].(map[string]any)
	parent := text(reference["resource"])
	if parent == "" {
		parent = name
	}
	known := v.tuples(parent, list(reference["fields"]))
	for _, tuple := range v.tuples(name, list(key["fields"])) {
		if strings.Join(tuple, "") != "" && !slices.ContainsFunc(known, func(k []string) bool { return slices.Equal(k, tuple) }) {
			v.fault("%s refers to %q, which isn't in %s", name, tuple, parent)
		}
	}
}

func (v *validator) tuples(name string, fields []any) [][]string {
	var all [][]string
	for _, row := range v.rows[name] {
		var tuple []string
		for _, wanted := range fields {
			i := slices.IndexFunc(v.fields[name], func(f any) bool { return f.(map[string]any)["name"] == wanted })
			if i < 0 {
				v.fault("%s has no field %v", name, wanted)
				return nil
			}
			tuple = append(tuple, row[i])
		}
		all = append(all, tuple)
	}
	return all
}

var numeric = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// mistyped says what keeps a cell from being of a type; "" for nothing.
func mistyped(typ, format, cell string) string {
	layout := map[string]string{"date": "2006-01-02", "time": "15:04:05", "datetime": "2006-01-02T15:04:05Z", "yearmonth": "2006-01", "year": "2006"}[typ]
	if format == "%Y-%m-%dT%H:%M:%S.%fZ" {
		layout = "2006-01-02T15:04:05.000000Z"
	}
	ok := true
	switch {
	case layout != "":
		_, err := time.Parse(layout, cell)
		ok = err == nil
	case typ == "number":
		ok = numeric.MatchString(cell)
	case typ == "integer":
		ok = numeric.MatchString(cell) && !strings.Contains(cell, ".")
	case typ == "boolean":
		ok = cell == "true" || cell == "false"
	case typ == "object":
		var m map[string]any
		ok = json.Unmarshal([]byte(cell), &m) == nil
	case typ == "array":
		var l []any
		ok = json.Unmarshal([]byte(cell), &l) == nil
	case typ == "geopoint":
		var l []float64
		ok = format == "array" && json.Unmarshal([]byte(cell), &l) == nil && len(l) == 2
	case typ == "string" && format == "email":
		ok = strings.Count(cell, "@") == 1 && strings.Contains(cell[strings.Index(cell, "@"):], ".") && !strings.ContainsAny(cell, " ;,")
	case typ == "string" && format == "uri":
		ok = strings.Contains(cell, "://") && !strings.Contains(cell, " ")
	case typ == "string" || typ == "duration" || typ == "any":
	default:
		return "of an unknown type " + typ
	}
	if !ok {
		return "no " + typ + " " + format
	}
	return ""
}

func (v *validator) constraints(where, typ, cell string, c map[string]any) {
	compare := func(bound any) int {
		if typ != "number" && typ != "integer" {
			return strings.Compare(cell, text(bound))
		}
		a, _ := new(big.Rat).SetString(cell)
		b, _ := new(big.Rat).SetString(text(bound))
		return a.Cmp(b)
	}
	if bound, ok := c["minimum"]; ok && compare(bound) < 0 {
		v.fault("%s is less than %v", where, bound)
	}
	if bound, ok := c["maximum"]; ok && compare(bound) > 0 {
		v.fault("%s is more than %v", where, bound)
	}
	if choices := list(c["enum"]); len(choices) > 0 && !slices.ContainsFunc(choices, func(choice any) bool { return text(choice) == cell }) {
		v.fault("%s is none of %v", where, choices)
	}
	if pattern := text(c["pattern"]); pattern != "" && !regexp.MustCompile("^"+pattern+"$").MatchString(cell) {
		v.fault("%s doesn't match %s", where, pattern)
	}
	length := utf8.RuneCountInString(cell)
	for bound, broken := range map[string]func(n int) bool{"minLength": func(n int) bool { return length < n }, "maxLength": func(n int) bool { return length > n }} {
		if limit, ok := c[bound]; ok {
			var n int
			fmt.Sscan(text(limit), &n)
			if broken(n) {
				v.fault("%s breaks %s %d", where, bound, n)
			}
		}
	}
}

func text(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

func is(v any) bool {
	b, _ := v.(bool)
	return b
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}
