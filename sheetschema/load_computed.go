package sheetschema

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/source"
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
func (l *loader) compile(o *source.Object, member string, r *Resource, want expression.Type) *expression.Program {
	n := o.Member(member)
	if n == nil {
		return nil
	}
	src := n.Text
	switch n.Kind {
	case source.KindText, source.KindNumber, source.KindBool: // 0 and true are expressions, too
	default:
		o.Fail(member, fmt.Sprintf("this should be an expression, not %s", n.Kind), "put it in quotes")
		return nil
	}
	program, err := expression.CompileWith(src, r.env(), want, l.given.constants())
	if err == nil {
		return program
	}
	var fault *expression.Error
	if !errors.As(err, &fault) {
		o.Fail(member, err.Error(), "")
		return nil
	}
	message := fmt.Sprintf("column %d of the expression: %s", fault.Column, fault.Message)
	if strings.Contains(src, "\n") {
		message = fmt.Sprintf("line %d, %s", fault.Line, message)
	}
	o.Fail(member, message, fault.Hint)
	return nil
}

// computed reads the formulas, rollups and currencies of a resource's fields.
func (l *loader) computed(r *draft, drafts []*draft) {
	r.rolls = make([]*source.Object, len(r.Fields))
	for i, f := range r.Fields {
		o := r.fields[i]
		if o.Has("formula") && o.Has("rollup") {
			o.Fail("rollup", "a field has either a formula or a rollup", "make two fields of it")
			continue
		}
		if o.Has("lookup") && o.Has("rollup") {
			o.Fail("rollup", "a field has either a lookup or a rollup", "make two fields of it")
			continue
		}
		f.Formula = l.compile(o, "formula", r.Resource, f.Type.Expression())
		l.lookups(r, f, o, drafts)
		var children []*draft
		if n := o.Member("rollup"); n != nil {
			r.rolls[i] = l.Object(n, source.JoinPath(o.Path, "rollup"))
			f.Rollup, children = l.rollup(r, f, r.rolls[i], drafts)
		}
		l.currency(r, f, o, children)
		if f.Computed() && f.Constraints.Pattern != nil {
			o.Fail("", "a computed field has no pattern", "make it a rule of the resource")
		}
	}
}

var rollupFunctions = []struct {
	name     string
	function RollupFunction
}{{"sum", RollupSum}, {"min", RollupMin}, {"max", RollupMax}, {"count_distinct", RollupCountDistinct}, {"count", RollupCount}}

// rollup reads what a field aggregates, and of which resources; nil where that is
// faulty.
func (l *loader) rollup(r *draft, f *Field, o *source.Object, drafts []*draft) (*Rollup, []*draft) {
	before := len(l.Problems)
	defer o.RejectUnknown()
	for _, fn := range rollupFunctions {
		o.Allow(fn.name)
	}
	o.Allow("where")
	children := l.from(o, drafts, "the rollup needs a resource to aggregate", "add from: with the name of one whose foreign key leads here")
	roll := &Rollup{}
	function, member := l.rollupFunction(f, o, len(children) > 0)
	roll.Function = function
	for _, child := range children {
		s := RollupSource{From: child.Name, Key: l.rollupKey(r, o, child), Field: -1, Currency: -1}
		if member != "" {
			s.Field = l.rollupField(f, function, o, member, child)
		}
		s.Where = l.compileOver(o, "where", child, len(children) > 1, expression.TypeBoolean)
		roll.Sources = append(roll.Sources, s)
	}
	if before < len(l.Problems) || len(children) == 0 {
		return nil, nil
	}
	return roll, children
}

// from reads the resources in the member from: one, or several.
func (l *loader) from(o *source.Object, drafts []*draft, message, hint string) []*draft {
	names := o.Texts("from")
	if len(names) == 0 {
		o.Fail("from", message, hint)
	}
	var named []*draft
	for _, name := range names {
		switch r := l.named(drafts, name.Text); {
		case r == nil:
			l.FailAt(name.At, name.Path, fmt.Sprintf("there is no resource %q", name.Text), source.Suggest(name.Text, resourceNames(drafts), "from: takes the name of a resource"))
		case slices.Contains(named, r):
			l.FailAt(name.At, name.Path, fmt.Sprintf("the resource %q is named twice", name.Text), "remove one")
		default:
			named = append(named, r)
		}
	}
	return named
}

// compileOver compiles an expression over the records of one of the resources that
// a member from names. Where there are several, a problem says of which it is.
func (l *loader) compileOver(o *source.Object, member string, r *draft, several bool, want expression.Type) *expression.Program {
	before := len(l.Problems)
	program := l.compile(o, member, r.Resource, want)
	if several {
		for i := before; i < len(l.Problems); i++ {
			l.Problems[i].Message = "over " + r.Name + ", " + l.Problems[i].Message
		}
	}
	return program
}

// rollupKey finds the foreign key by which a child's records name the resource's.
func (l *loader) rollupKey(r *draft, o *source.Object, child *draft) ForeignKey {
	var keys []ForeignKey
	for _, key := range child.ForeignKeys {
		if key.Resource == r.Name {
			keys = append(keys, key)
		}
	}
	switch {
	case len(keys) == 1 && keys[0].Group:
		o.Fail("from", fmt.Sprintf("a record of %s names a group of %s, not one of them", child.Name, r.Name), "look up a sum or a count in place of the rollup")
	case len(keys) == 1:
		return keys[0]
	case len(keys) > 1:
		o.Fail("from", fmt.Sprintf("%s has %d foreign keys that lead to %s, so it is not clear which one counts", child.Name, len(keys), r.Name), "keep one of them")
	case !child.schema.Has("foreignKeys") || len(child.schema.At.Member("foreignKeys").Items) == len(child.ForeignKeys):
		o.Fail("from", fmt.Sprintf("%s has no foreign key that leads to %s", child.Name, r.Name), fmt.Sprintf("add one to the schema of %s: foreignKeys: [{fields: …, reference: {resource: %s, fields: …}}]", child.Name, r.Name))
	}
	return ForeignKey{}
}

// rollupFunction reads which function it is, and the member that names its field;
// "" for a count.
func (l *loader) rollupFunction(f *Field, o *source.Object, known bool) (function RollupFunction, member string) {
	var given, all []string
	for _, fn := range rollupFunctions {
		all = append(all, fn.name)
		if o.Has(fn.name) {
			given = append(given, fn.name)
			function = fn.function
		}
	}
	switch {
	case !known: // told already
		return function, ""
	case len(given) != 1:
		message := "the rollup needs a function"
		if len(given) > 1 {
			message = "the rollup has " + strings.Join(given, " and ")
		}
		l.FailAt(o.At, o.Path, message, "give exactly one of "+strings.Join(all, ", "))
		return function, ""
	case function == RollupCount:
		if !o.Flag("count") {
			o.Fail("count", "this should be true", "write count: true, or count_distinct: with a field")
		}
		l.fitsType(f, o, "count", expression.TypeNumber)
		return function, ""
	}
	return function, given[0]
}

// rollupField finds the field of a child that is aggregated; -1 where there is none.
func (l *loader) rollupField(f *Field, function RollupFunction, o *source.Object, member string, child *draft) int {
	name := o.Text(member)
	index, ok := child.names[name]
	if !ok {
		if name != "" {
			o.Fail(member, fmt.Sprintf("%s has no field %q", child.Name, name), source.Suggest(name, child.fieldNames(), ""))
		}
		return -1
	}
	from := child.Fields[index]
	switch function {
	case RollupCountDistinct:
		l.fitsType(f, o, member, expression.TypeNumber)
	case RollupSum:
		if from.Type.Expression() != expression.TypeNumber {
			o.Fail(member, fmt.Sprintf("%s is of type %s, which can't be summed up", from.Name, from.Declared), "sum up a number or integer")
		} else if f.Declared != "object" { // which keeps currencies apart
			l.fitsType(f, o, member, expression.TypeNumber)
		}
	default:
		if from.Type == TypeJSON || from.Type == TypeBoolean {
			o.Fail(member, fmt.Sprintf("%s is of type %s, which has no least and greatest value", from.Name, from.Declared), "")
			return index
		}
		l.fitsType(f, o, member, from.Type.Expression())
	}
	return index
}

func (l *loader) fitsType(f *Field, o *source.Object, member string, result expression.Type) {
	if f.Type.Expression() != result {
		o.Fail(member, fmt.Sprintf("the rollup gives %s, but %s is of type %s", result, f.Name, f.Declared), "change the field's type")
	}
}

// currency reads the field whose currency an amount is in. That of a rollup is
// a field of the child records, and where it is not given that of the child's
// amount, so that amounts of different currencies are never added unawares.
func (l *loader) currency(r *draft, f *Field, o *source.Object, children []*draft) {
	name := o.Text("currency")
	if f.Rollup != nil && f.Rollup.HasField() && f.Rollup.Function != RollupCountDistinct {
		for i, child := range children {
			l.rollupCurrency(f, o, &f.Rollup.Sources[i], child, name)
		}
		return
	}
	if name == "" {
		return
	}
	f.Currency = name
	index, ok := r.names[name]
	switch {
	case !ok:
		o.Fail("currency", fmt.Sprintf("there is no field %q", name), source.Suggest(name, r.fieldNames(), "name the field that holds the currency"))
	case f.Rollup != nil:
		o.Fail("currency", "a count has no currency", "leave it out")
	case f.Type != TypeNumber && f.Type != TypeInteger:
		o.Fail("currency", fmt.Sprintf("a field of type %s has no currency", f.Declared), "leave it out, or make the field a number")
	default:
		l.isCurrency(o, r.Fields[index])
	}
}

// rollupCurrency finds the field of a child that holds the currency of what is
// aggregated.
func (l *loader) rollupCurrency(f *Field, o *source.Object, from *RollupSource, child *draft, name string) {
	if name == "" {
		name = child.Fields[from.Field].declaredCurrency(child)
	}
	if name == "" {
		if f.Declared == "object" {
			o.Fail("rollup", "a sum by currency needs the currency of what it sums up", "add currency: with the field of "+child.Name+" that holds it, or make the field a number")
		}
		return
	}
	index, ok := child.names[name]
	if !ok {
		o.Fail("currency", fmt.Sprintf("%s has no field %q", child.Name, name), source.Suggest(name, child.fieldNames(), "the currency of a rollup is a field of the records it is over"))
		return
	}
	l.isCurrency(o, child.Fields[index])
	f.Currency, from.Currency = name, index
}

func (l *loader) isCurrency(o *source.Object, f *Field) {
	if f.Type != TypeString {
		o.Fail("currency", fmt.Sprintf("%s is of type %s, but a currency is a text", f.Name, f.Declared), "name the field that holds the currency's code")
	}
}

// declaredCurrency returns the field's own currency member, which may be read
// only later. A rollup's currency lies in yet another resource.
func (f *Field) declaredCurrency(r *draft) string {
	n := r.fields[f.Index].At.Member("currency")
	if n == nil || n.Kind != source.KindText || r.fields[f.Index].Has("rollup") {
		return ""
	}
	if _, ok := r.names[n.Text]; !ok {
		return ""
	}
	return n.Text
}
