/** Vendor and model in a line; the vendor once where the model begins with it: `Eaton 5P 1550`. */
export function productName({ vendor, model }: { vendor?: string; model?: string }): string {
  if (vendor === undefined || model === undefined) return vendor ?? model ?? ''
  return model.toLowerCase().startsWith(`${vendor.toLowerCase()} `) ? model : `${vendor} ${model}`
}
