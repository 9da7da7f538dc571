package budget

import "slices"

// A queue has a line for everybody who has something in it, in the order of their turns.
type queue struct{ lines []line }

// A line is what one caller waits with. Closing a channel lets its request through.
type line struct {
	name  string
	turns []chan struct{}
}

func (q *queue) find(name string) int {
	return slices.IndexFunc(q.lines, func(l line) bool { return l.name == name })
}

// join takes a place at the end of a line.
func (q *queue) join(name string) (turn chan struct{}) {
	turn = make(chan struct{})
	if at := q.find(name); at >= 0 {
		q.lines[at].turns = append(q.lines[at].turns, turn)
	} else {
		q.lines = append(q.lines, line{name, []chan struct{}{turn}})
	}
	return turn
}

// leave gives a place up, if it was not served meanwhile.
func (q *queue) leave(name string, turn chan struct{}) {
	at := q.find(name)
	if at < 0 {
		return
	}
	l := &q.lines[at]
	l.turns = slices.DeleteFunc(l.turns, func(t chan struct{}) bool { return t == turn })
	if len(l.turns) == 0 {
		q.lines = slices.Delete(q.lines, at, at+1)
	}
}

// next takes out whose turn it is; nil for nobody's. The rest of its line waits until the
// other lines had theirs.
func (q *queue) next() chan struct{} {
	if len(q.lines) == 0 {
		return nil
	}
	l := q.lines[0]
	q.lines = slices.Delete(q.lines, 0, 1)
	turn := l.turns[0]
	if l.turns = l.turns[1:]; len(l.turns) > 0 {
		q.lines = append(q.lines, l)
	}
	return turn
}

// waiting counts the requests of all lines.
func (q *queue) waiting() int {
	n := 0
	for i := range q.lines {
		n += len(q.lines[i].turns)
	}
	return n
}

func (q *queue) waitingIn(name string) int {
	if at := q.find(name); at >= 0 {
		return len(q.lines[at].turns)
	}
	return 0
}
