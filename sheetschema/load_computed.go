package sheetschema

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"sheetsync/sheetschema/expression"
)

// env returns what expressions over the resource's records may read. A field's
// place in it is its index.
func (r *Resource) env() expression.Env {
	env := make(expression.Env, len(r.Fields))
	for i, f := range r.Fields {
		env[i] = expression.Field{Name: f.Name, Type: f.Type.Expression()}
	}
	return env
}

// compile compiles the expression in a member; nil where there is none or it
// is faulty.
func (l *loader) compile(o *object, member string, r *Resource, want expression.Type) *expression.Program {
	n := o.member(member)
	if n == nil {
		return nil
	}
	source := n.text
	switch n.kind {
	case textNode, numberNode, boolNode: // 0 and true are expressions, too
	default:
		o.fail(member, fmt.Sprintf("this should be an expression, not %s", n.kind), "put it in quotes")
		return nil
	}
	program, err := expression.Compile(source, r.env(), want)
	if err == nil {
		return program
	}
	var fault *expression.Error
	if !errors.As(err, &fault) {
		o.fail(member, err.Error(), "")
		return nil
	}
	message := fmt.Sprintf("column %d of the expression: %s", fault.Column, fault.Message)
	if strings.Contains(source, "\n") {
		message = fmt.Sprintf("line %d, %s", fault.Line, message)
	}
	o.fail(member, message, fault.Hint)
	return nil
}

// computed reads the formulas, rollups and currencies of a resource's fields.
func (l *loader) computed(r *draft, drafts []*draft) {
	r.rolls = make([]*object, len(r.Fields))
	for i, f := range r.Fields {
		o := r.fields[i]
		if o.at.member("formula") != nil && o.at.member("rollup") != nil {
			o.fail("rollup", "a field has either a formula or a rollup", "make two fields of it")
			continue
		}
		f.Formula = l.compile(o, "formula", r.Resource, f.Type.Expression())
		var child *draft
		if n := o.member("rollup"); n != nil {
			r.rolls[i] = l.object(n, join(o.path, "rollup"))
			f.Rollup, child = l.rollup(r, f, r.rolls[i], drafts)
		}
		l.currency(r, f, o, child)
		if f.Computed() && f.Constraints.Pattern != nil {
			o.r.failAt(o.at, o.path, "a computed field has no pattern", "make it a rule of the resource")
		}
	}
}

var rollupFunctions = []struct {
	name     string
	function RollupFunction
}{{"sum", Sum}, {"min", Min}, {"max", Max}, {"count_distinct", CountDistinct}, {"count", Count}}

// rollup reads what a field aggregates; the child is nil where that is faulty.
func (l *loader) rollup(r *draft, f *Field, o *object, drafts []*draft) (*Rollup, *draft) {
	before := len(l.problems)
	defer o.close()
	for _, fn := range rollupFunctions {
		o.known = append(o.known, fn.name)
	}
	roll := &Rollup{Field: -1, Currency: -1}
	roll.From = o.required("from", "the rollup needs a resource to aggregate", "add from: with the name of one whose foreign key leads here")
	child := l.named(drafts, roll.From)
	if child == nil {
		o.known = append(o.known, "where")
		if roll.From != "" {
			o.fail("from", fmt.Sprintf("there is no resource %q", roll.From), suggest(roll.From, resourceNames(drafts), "from: takes the name of a resource whose foreign key leads here"))
		}
		return nil, nil
	}
	var keys []ForeignKey
	for _, key := range child.ForeignKeys {
		if key.Resource == r.Name {
			keys = append(keys, key)
		}
	}
	switch {
	case len(keys) == 1:
		roll.Key = keys[0]
	case len(keys) > 1:
		o.fail("from", fmt.Sprintf("%s has %d foreign keys that lead to %s, so it is not clear which one counts", child.Name, len(keys), r.Name), "keep one of them")
	case child.schema.at.member("foreignKeys") == nil || len(child.schema.at.member("foreignKeys").items) == len(child.ForeignKeys):
		o.fail("from", fmt.Sprintf("%s has no foreign key that leads to %s", child.Name, r.Name), fmt.Sprintf("add one to the schema of %s: foreignKeys: [{fields: …, reference: {resource: %s, fields: …}}]", child.Name, r.Name))
	}
	l.rollupFunction(f, roll, o, child)
	roll.Where = l.compile(o, "where", child.Resource, expression.Boolean)
	if before < len(l.problems) {
		return nil, child
	}
	return roll, child
}

func (l *loader) rollupFunction(f *Field, roll *Rollup, o *object, child *draft) {
	var given, all []string
	for _, fn := range rollupFunctions {
		all = append(all, fn.name)
		if o.at.member(fn.name) != nil {
			given = append(given, fn.name)
			roll.Function = fn.function
		}
	}
	if len(given) != 1 {
		message := "the rollup needs a function"
		if len(given) > 1 {
			message = "the rollup has " + strings.Join(given, " and ")
		}
		l.failAt(o.at, o.path, message, "give exactly one of "+strings.Join(all, ", "))
		return
	}
	if roll.Function == Count {
		if !o.flag("count") {
			o.fail("count", "this should be true", "write count: true, or count_distinct: with a field")
		}
		l.fitsType(f, o, "count", expression.Number)
		return
	}
	name := o.text(given[0])
	index, ok := child.names[name]
	if !ok {
		if name != "" {
			o.fail(given[0], fmt.Sprintf("%s has no field %q", child.Name, name), suggest(name, child.fieldNames(), ""))
		}
		return
	}
	roll.Field = index
	from := child.Fields[index]
	switch roll.Function {
	case CountDistinct:
		l.fitsType(f, o, given[0], expression.Number)
	case Sum:
		if from.Type.Expression() != expression.Number {
			o.fail(given[0], fmt.Sprintf("%s is of type %s, which can't be summed up", from.Name, from.Declared), "sum up a number or integer")
		} else if f.Declared != "object" { // which keeps currencies apart
			l.fitsType(f, o, given[0], expression.Number)
		}
	default:
		if from.Type == JSON || from.Type == Boolean {
			o.fail(given[0], fmt.Sprintf("%s is of type %s, which has no least and greatest value", from.Name, from.Declared), "")
			return
		}
		l.fitsType(f, o, given[0], from.Type.Expression())
	}
}

func (l *loader) fitsType(f *Field, o *object, member string, result expression.Type) {
	if f.Type.Expression() != result {
		o.fail(member, fmt.Sprintf("the rollup gives %s, but %s is of type %s", result, f.Name, f.Declared), "change the field's type")
	}
}

// currency reads the field whose currency an amount is in. That of a rollup is
// a field of the child records, and where it is not given that of the child's
// amount, so that amounts of different currencies are never added unawares.
func (l *loader) currency(r *draft, f *Field, o *object, child *draft) {
	name := o.text("currency")
	if f.Rollup != nil && f.Rollup.Field >= 0 && f.Rollup.Function != CountDistinct {
		if name == "" {
			name = child.Fields[f.Rollup.Field].declaredCurrency(child)
		}
		f.Currency = name
		if name == "" {
			if f.Declared == "object" {
				o.fail("rollup", "a sum by currency needs the currency of what it sums up", "add currency: with the field of "+child.Name+" that holds it, or make the field a number")
			}
			return
		}
		index, ok := child.names[name]
		if !ok {
			o.fail("currency", fmt.Sprintf("%s has no field %q", child.Name, name), suggest(name, child.fieldNames(), "the currency of a rollup is a field of the records it is over"))
			return
		}
		l.isCurrency(o, child.Fields[index])
		f.Rollup.Currency = index
		return
	}
	if name == "" {
		return
	}
	f.Currency = name
	index, ok := r.names[name]
	switch {
	case !ok:
		o.fail("currency", fmt.Sprintf("there is no field %q", name), suggest(name, r.fieldNames(), "name the field that holds the currency"))
	case f.Rollup != nil:
		o.fail("currency", "a count has no currency", "leave it out")
	case f.Type != Number && f.Type != Integer:
		o.fail("currency", fmt.Sprintf("a field of type %s has no currency", f.Declared), "leave it out, or make the field a number")
	default:
		l.isCurrency(o, r.Fields[index])
	}
}

func (l *loader) isCurrency(o *object, f *Field) {
	if f.Type != String {
		o.fail("currency", fmt.Sprintf("%s is of type %s, but a currency is a text", f.Name, f.Declared), "name the field that holds the currency's code")
	}
}

// declaredCurrency returns the field's own currency member, which may be read
// only later. A rollup's currency lies in yet another resource.
func (f *Field) declaredCurrency(r *draft) string {
	n := r.fields[f.Index].at.member("currency")
	if n == nil || n.kind != textNode || r.fields[f.Index].at.member("rollup") != nil || !slices.Contains(r.fieldNames(), n.text) {
		return ""
	}
	return n.text
}
