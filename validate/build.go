package validate

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

// builder collects the checks of one table.
type builder struct {
	descriptor *sheetschema.Descriptor
	tables     []*table.Table
	table      *table.Table
	resource   *sheetschema.Resource
	options    Options
	checks     []check
}

func (b *builder) build() {
	for _, f := range b.resource.Fields {
		if b.absent(f) {
			continue
		}
		b.required(f)
		b.constraints(f)
		b.format(f)
		b.statistics(f)
	}
	b.keys()
	b.foreignKeys()
	b.rules()
}

func (b *builder) absent(f *sheetschema.Field) bool {
	return b.options.Absent != nil && b.options.Absent(f)
}

// issue makes what the issues of a check have in common.
func (b *builder) issue(f *sheetschema.Field, code sheetschema.Code, args map[string]string) *sheetschema.Issue {
	all := map[string]string{
		"field": f.Caption(b.options.Language),
		"table": b.resource.Caption(b.options.Language),
	}
	for name, value := range args {
		all[name] = value
	}
	return &sheetschema.Issue{Resource: b.resource.Name, Field: f.Name, Code: code, Severity: sheetschema.SeverityError, Args: all}
}

// add adds a check whose evaluator needs no state.
func (b *builder) add(order int, evaluate evaluator) {
	b.addStateful(order, func() evaluator { return evaluate })
}

// addStateful adds a check that makes an evaluator for each goroutine.
func (b *builder) addStateful(order int, newEvaluator func() evaluator) {
	b.checks = append(b.checks, check{table: b.table, order: order, chunk: usualChunk, find: func(from, to int, report reporter) {
		evaluate := newEvaluator()
		for record := from; record < to; record++ {
			if issue := evaluate(record); issue != nil {
				report(record, issue)
			}
		}
	}})
}

// addWhole adds a check that looks at all records of the table at once.
func (b *builder) addWhole(order int, find func(report reporter)) {
	b.checks = append(b.checks, check{table: b.table, order: order, chunk: b.table.Len(), find: func(_, _ int, report reporter) { find(report) }})
}

// when makes an evaluator of a test that holds where something is wrong.
func when(issue *sheetschema.Issue, faulty func(record int) bool) evaluator {
	return func(record int) *sheetschema.Issue {
		if faulty(record) {
			return issue
		}
		return nil
	}
}

// required checks that a field is filled in, as it must be when it is part of
// the primary key. One that is required for what is computed from it isn't missed
// where people typed that themselves: an order's total instead of quantity and price.
func (b *builder) required(f *sheetschema.Field) {
	isKey := slices.Contains(b.resource.PrimaryKey, f.Index)
	if !f.Constraints.Required && !isKey {
		return
	}
	t, i := b.table, f.Index
	var instead []int
	if !isKey {
		instead = b.typedInstead(f)
	}
	b.add(i, when(b.issue(f, sheetschema.CodeMissingCell, nil), func(record int) bool {
		return t.State(record, i) == table.StateEmpty &&
			!slices.ContainsFunc(instead, func(other int) bool { return t.TypedState(record, other) != table.StateEmpty })
	}))
}

// typedInstead lists the fields that are computed from a field and whose columns
// people keep.
func (b *builder) typedInstead(f *sheetschema.Field) []int {
	var fields []int
	for _, other := range b.resource.Fields {
		if b.table.IsTyped(other.Index) && other.Formula != nil && slices.Contains(other.Formula.Indexes(), f.Index) {
			fields = append(fields, other.Index)
		}
	}
	return fields
}

// constraints checks what a field's value alone must fulfil.
func (b *builder) constraints(f *sheetschema.Field) {
	c, t, i := &f.Constraints, b.table, f.Index
	onText := func(constraint string, args map[string]string, faulty func(text string) bool) {
		b.add(i, when(b.broken(f, constraint, args), func(record int) bool {
			return t.State(record, i) == table.StateValid && faulty(t.Text(record, i))
		}))
	}
	if len(c.Enum) > 0 {
		b.enum(f)
	}
	if c.Pattern != nil {
		onText("pattern", nil, func(text string) bool { return !c.Pattern.Match(text) })
	}
	if c.MinLength > 0 {
		onText("minLength", map[string]string{"limit": strconv.Itoa(c.MinLength)}, func(text string) bool {
			return len(text) < 4*c.MinLength && runeCount(text) < c.MinLength
		})
	}
	if c.MaxLength > 0 {
		onText("maxLength", map[string]string{"limit": strconv.Itoa(c.MaxLength)}, func(text string) bool {
			return len(text) > c.MaxLength && runeCount(text) > c.MaxLength
		})
	}
	b.bound(f, "minimum", c.Minimum, func(order int) bool { return order < 0 })
	b.bound(f, "maximum", c.Maximum, func(order int) bool { return order > 0 })
	b.bound(f, "exclusiveMinimum", c.ExclusiveMinimum, func(order int) bool { return order <= 0 })
	b.bound(f, "exclusiveMaximum", c.ExclusiveMaximum, func(order int) bool { return order >= 0 })
}

// broken makes what the issues of a broken constraint have in common.
func (b *builder) broken(f *sheetschema.Field, constraint string, args map[string]string) *sheetschema.Issue {
	issue := b.issue(f, sheetschema.CodeConstraintError, args)
	issue.Variant = constraint
	return issue
}

func (b *builder) bound(f *sheetschema.Field, constraint string, limit *expression.Value, beyond func(order int) bool) {
	if limit == nil {
		return
	}
	t, i := b.table, f.Index
	issue := b.broken(f, constraint, map[string]string{"limit": b.write(*limit)})
	switch limit.Type() {
	case expression.TypeDate, expression.TypeDateTime, expression.TypeTime:
		issue.Variant += "_date"
	}
	b.add(i, when(issue, func(record int) bool {
		order, ok := t.Value(record, i).Compare(*limit)
		return ok && beyond(order)
	}))
}

// write writes a constant of the descriptor as people read it.
func (b *builder) write(v expression.Value) string {
	if v.Type() == expression.TypeDateTime {
		zone := b.options.Scope.Zone
		if zone == nil {
			zone = time.UTC
		}
		return time.UnixMicro(v.Int()).In(zone).Format("2006-01-02 15:04")
	}
	return v.String()
}

// maxChoices is how many choices a message lists.
const maxChoices = 12

// maxCompared is up to how many choices a value is compared with one by one.
const maxCompared = 16

// listChoices lists the choices of a field in the register's language.
func (b *builder) listChoices(f *sheetschema.Field) string {
	names := f.Choices(b.options.Language)
	if f.Type != sheetschema.TypeString {
		names = nil
		for _, v := range f.Constraints.Enum {
			names = append(names, b.write(v))
		}
	}
	if len(names) > maxChoices {
		names = append(slices.Clone(names[:maxChoices]), "…")
	}
	return b.list(names)
}

// list writes names one after the other.
func (b *builder) list(names []string) string {
	return strings.Join(names, language.NewPrinter(b.options.Language).Say("issues.comma", nil))
}

func (b *builder) enum(f *sheetschema.Field) {
	t, i, choices := b.table, f.Index, f.Constraints.Enum
	issue := b.broken(f, "enum", map[string]string{"choices": b.listChoices(f)})
	if f.Type == sheetschema.TypeString {
		allowed := make(map[string]struct{}, len(choices))
		for _, v := range choices {
			allowed[v.Text()] = struct{}{}
		}
		b.add(i, when(issue, func(record int) bool {
			if t.State(record, i) != table.StateValid {
				return false
			}
			_, ok := allowed[t.Text(record, i)]
			return !ok
		}))
		return
	}
	if len(choices) <= maxCompared {
		b.add(i, when(issue, func(record int) bool {
			v := t.Value(record, i)
			return v.IsKnown() && !slices.ContainsFunc(choices, v.Equal)
		}))
		return
	}
	allowed := make(map[string]struct{}, len(choices)) // values of one type are the same when they are written alike
	for _, v := range choices {
		allowed[v.String()] = struct{}{}
	}
	b.add(i, when(issue, func(record int) bool {
		v := t.Value(record, i)
		if !v.IsKnown() {
			return false
		}
		_, ok := allowed[v.String()]
		return !ok
	}))
}
