package expression

import (
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
)

func (c *compiler) compileArray(n *ast.ArrayNode) (operand, error) {
	elements := make([]operand, len(n.Nodes))
	typ := static{typ: TypeList, elem: TypeAny}
	constant := true
	for i, node := range n.Nodes {
		o, err := c.compile(node)
		if err != nil {
			return operand{}, err
		}
		if !o.isNil {
			if typ.elem != TypeAny && typ.elem != o.typ.typ {
				return operand{}, c.errorf(node, "", "a list holds values of one type: this is %s, those before it %s", o.typ.typ, typ.elem)
			}
			typ.elem = o.typ.typ
		}
		constant = constant && o.constant != nil
		elements[i] = o
	}
	if constant {
		values := make([]Value, len(elements))
		for i, o := range elements {
			values[i] = *o.constant
		}
		return literal(ListOf(values), typ), nil
	}
	tooMuch := c.fault(n, errTooMuchWork)
	return operand{typ: typ, eval: func(f *frame) Value {
		if !f.spend(len(elements)) {
			return f.fail(tooMuch)
		}
		values := make([]Value, len(elements))
		for i, o := range elements {
			if values[i] = o.eval(f); values[i].typ == TypeUnknown {
				return values[i]
			}
		}
		return ListOf(values)
	}}, nil
}

// compileIn compiles “x in list” and “x in low..high”.
func (c *compiler) compileIn(n *ast.BinaryNode) (operand, error) {
	left, err := c.compile(n.Left)
	if err != nil {
		return operand{}, err
	}
	if bounds, ok := n.Right.(*ast.BinaryNode); ok && bounds.Operator == ".." {
		return c.compileInRange(left, bounds)
	}
	right, err := c.compile(n.Right)
	if err != nil {
		return operand{}, err
	}
	if !right.is(TypeList) {
		return operand{}, c.errorf(n.Right, `as in status in ["paid", "waived"]`, "in needs a list on its right, but this is %s", right.typ.typ)
	}
	if right, err = c.datesIn(left, right); err != nil {
		return operand{}, err
	}
	if elem := right.typ.elem; elem != TypeAny && !left.isNil && !left.is(TypeAny) && elem != left.typ.typ {
		return operand{}, c.errorf(n, "", "%s is looked for in a list whose elements are each %s", left.typ.typ, elem)
	}
	tooMuch := c.fault(n, errTooMuchWork)
	return operand{typ: static{typ: TypeBoolean}, eval: func(f *frame) Value {
		v, list := left.eval(f), right.eval(f)
		if list.missing() || v.typ == TypeUnknown {
			return lacking(v, list)
		}
		if !f.spend(1 + len(list.List())/8) {
			return f.fail(tooMuch)
		}
		sawEmpty := false
		for _, element := range list.List() {
			if element.isBlank() {
				sawEmpty = true
			} else if element.Equal(v) {
				return BooleanOf(true)
			}
		}
		if v.isBlank() {
			// nil in [nil] asks for emptiness; of any other list it can't be
			// said whether it holds an empty value.
			if sawEmpty {
				return BooleanOf(true)
			}
			return Value{}
		}
		return BooleanOf(false)
	}}, nil
}

// datesIn reads the texts of a written list as dates where a date is looked for.
func (c *compiler) datesIn(left, list operand) (operand, error) {
	if !left.is(TypeDate) || list.constant == nil || list.typ.elem != TypeText {
		return list, nil
	}
	values := make([]Value, 0, len(list.constant.List()))
	for _, v := range list.constant.List() {
		if v.isBlank() {
			values = append(values, Value{})
			continue
		}
		day, err := ParseDay(v.text)
		if err != nil {
			return list, c.errorf(list.node, `write dates as "2025-03-31"`, "an element is compared with a date, but is %v", err)
		}
		values = append(values, DateOf(day))
	}
	dates := literal(ListOf(values), static{typ: TypeList, elem: TypeDate})
	dates.node = list.node
	return dates, nil
}

// compileInRange compiles “x in low..high” without ever making the range: it
// holds for whole numbers from low to high, both included.
func (c *compiler) compileInRange(left operand, bounds *ast.BinaryNode) (operand, error) {
	low, err := c.compile(bounds.Left)
	if err != nil {
		return operand{}, err
	}
	high, err := c.compile(bounds.Right)
	if err != nil {
		return operand{}, err
	}
	for _, o := range []operand{left, low, high} {
		if !o.is(TypeNumber) {
			return operand{}, c.errorf(o.node, "", "a range is of numbers, but this is %s", o.typ.typ)
		}
	}
	return operand{typ: static{typ: TypeBoolean}, eval: func(f *frame) Value {
		v, l, h := left.eval(f), low.eval(f), high.eval(f)
		if v.missing() || l.missing() || h.missing() {
			return lacking(v, l, h)
		}
		return BooleanOf(l.number.Cmp(v.number) <= 0 && v.number.Cmp(h.number) <= 0 && v.number.IsWhole())
	}}, nil
}

// compileMember compiles list[i] and $env["name"].
func (c *compiler) compileMember(n *ast.MemberNode) (operand, error) {
	if env, ok := n.Node.(*ast.IdentifierNode); ok && env.Value == "$env" {
		if name, ok := n.Property.(*ast.StringNode); ok {
			return c.compileName(n, name.Value)
		}
	}
	if _, named := n.Property.(*ast.StringNode); named {
		return operand{}, c.errorf(n, "functions such as year(d) tell the parts of a value", "values have no members")
	}
	list, err := c.compile(n.Node)
	if err != nil {
		return operand{}, err
	}
	index, err := c.compile(n.Property)
	if err != nil {
		return operand{}, err
	}
	if !list.is(TypeList) {
		return operand{}, c.errorf(n, "name[0:1] is a text's first character", "only lists have elements, but this is %s", list.typ.typ)
	}
	if !index.is(TypeNumber) {
		return operand{}, c.errorf(n.Property, "", "an element's position is a number, but this is %s", index.typ.typ)
	}
	return operand{typ: static{typ: list.typ.elem, elem: TypeAny}, eval: func(f *frame) Value {
		whole, position := list.eval(f), index.eval(f)
		if whole.missing() || position.missing() {
			return lacking(whole, position)
		}
		values := whole.List()
		i, ok := position.Integer()
		if i < 0 {
			i += int64(len(values))
		}
		if !ok || i < 0 || i >= int64(len(values)) {
			return Value{}
		}
		return values[i]
	}}, nil
}

// compileSlice compiles x[from:to] of a text, in characters, or of a list.
// Negative positions count from the end; what lies outside is left out.
func (c *compiler) compileSlice(n *ast.SliceNode) (operand, error) {
	whole, err := c.compile(n.Node)
	if err != nil {
		return operand{}, err
	}
	if !whole.is(TypeText) && !whole.is(TypeList) {
		return operand{}, c.errorf(n, "", "only texts and lists have parts, but this is %s", whole.typ.typ)
	}
	from, to := literal(IntegerOf(0), static{typ: TypeNumber}), operand{}
	for _, bound := range []struct {
		node ast.Node
		into *operand
	}{{n.From, &from}, {n.To, &to}} {
		if bound.node == nil {
			continue
		}
		o, err := c.compile(bound.node)
		if err != nil {
			return operand{}, err
		}
		if !o.is(TypeNumber) {
			return operand{}, c.errorf(bound.node, "", "a position is a number, but this is %s", o.typ.typ)
		}
		*bound.into = o
	}
	tooMuch := c.fault(n, errTooMuchWork)
	return operand{typ: whole.typ, eval: func(f *frame) Value {
		v := whole.eval(f)
		if v.missing() {
			return v
		}
		if !f.spend(textWork(len(v.text))) {
			return f.fail(tooMuch)
		}
		length := len(v.List())
		if v.typ == TypeText {
			length = utf8.RuneCountInString(v.text)
		}
		first, last := from.eval(f), IntegerOf(int64(length))
		if to.eval != nil {
			last = to.eval(f)
		}
		start, ok1 := first.Integer()
		end, ok2 := last.Integer()
		if !ok1 || !ok2 {
			return lacking(first, last)
		}
		i, j := clampPosition(start, length), clampPosition(end, length)
		if i > j {
			i = j
		}
		if v.typ == TypeList {
			return ListOf(v.List()[i:j])
		}
		return TextOf(cutText(v.text, i, j))
	}}, nil
}

func clampPosition(i int64, length int) int {
	if i < 0 {
		i += int64(length)
	}
	return int(min(max(i, 0), int64(length)))
}

// cutText returns the characters i to j of a text.
func cutText(text string, i, j int) string {
	start, end, count := len(text), len(text), 0
	for at := range text {
		if count == i {
			start = at
		}
		if count == j {
			end = at
			break
		}
		count++
	}
	return text[min(start, end):end]
}
