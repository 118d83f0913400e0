/** A value of the visual language, for drawings that cannot read style sheets. */
export const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
