package page

// A figureCache keeps the key figures of registers while nothing has changed.
type figureCache struct{}

func newFigureCache() *figureCache { return &figureCache{} }
