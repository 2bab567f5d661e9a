/** A phone's photo is made smaller before it goes over a slow line: a page of writing is read well at this size. */
const LONGEST_SIDE = 2000
const WORTH_IT = 400 * 1024
const QUALITY = 0.85

/**
 * The photo as it is sent: smaller where it is large and this browser can, else as it was picked.
 *
 * Browsers before 2020 draw a photo without turning it upright, and what is drawn no longer says which way is up. They
 * know nothing of `image-orientation`, and send the photo as it is: the service turns it.
 */
export async function shrink(file: File): Promise<Blob> {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < WORTH_IT || !turnsUpright()) return file
  const url = URL.createObjectURL(file)
  try {
    const image = await loaded(url)
    const { width, height } = sizeOf(image.naturalWidth, image.naturalHeight)
    const canvas = document.createElement('canvas')
    canvas.width = width
    canvas.height = height
    const context = canvas.getContext('2d')
    if (!context) return file
    context.fillStyle = '#ffffff'
    context.fillRect(0, 0, width, height)
    context.imageSmoothingQuality = 'high'
    context.drawImage(image, 0, 0, width, height)
    const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY))
    return made && made.size < file.size ? made : file
  } catch {
    return file // it cannot be drawn here: the service says what is wrong with it
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** Width and height within the longest side, in proportion; never larger than it was. */
export function sizeOf(width: number, height: number): { width: number; height: number } {
  const share = Math.min(1, LONGEST_SIDE / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) }
}

function turnsUpright(): boolean {
  return typeof CSS !== 'undefined' && CSS.supports('image-orientation', 'from-image')
}

function loaded(url: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image()
    image.onload = () => resolve(image)
    image.onerror = () => reject(new Error('not a picture'))
    image.src = url
  })
}
